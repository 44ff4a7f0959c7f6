import PerfInterface
import ScenarioLanguage

/// What a guest's PMU driver does, as the agent's operations; each architecture has its own.
protocol GuestDriver: Sendable {
  /// The counters that were programmed so far.
  var counters: [GuestCounterHandle: ProgrammedCounter] { get }

  /// What a guest does.
  ///
  /// - Parameter slot: The slot of the task that executes the virtual CPU.
  mutating func operations(
    _ action: GuestAction,
    _ vcpu: VCPUHandle,
    slot: Int
  ) throws(NotExpressible) -> [String]

  /// Has KVM filter a guest's events; nil lets it count all again.
  func filter(_ filter: GuestEventFilter?, slot: Int) throws(NotExpressible) -> String
}

/// A guest's counter that has been programmed.
struct ProgrammedCounter: Hashable, Sendable {
  let vcpu: VCPUHandle
  /// What the agent calls it: its number on arm64, its register on x86.
  let number: Int
  /// The value that the guest wrote last, to tell a counter that never moved.
  var initialValue: UInt64
  /// Whether the emulation has what it counts happen with every cycle.
  var countsCycles: Bool
  /// The scenario's cycles between two overflows, at which the guest writes it back; nil where it
  /// does not.
  var period: UInt64?
}

extension GuestDriver {
  /// The first of some counters that a virtual CPU has not programmed.
  func firstFree(_ numbers: some Sequence<Int>, _ vcpu: VCPUHandle) -> Int? {
    let used = counters.values.filter { $0.vcpu == vcpu }.map(\.number)
    return numbers.first { !used.contains($0) }
  }

  /// A counter that is known to have been programmed.
  func known(_ handle: GuestCounterHandle) throws(NotExpressible) -> ProgrammedCounter {
    guard let counter = counters[handle] else {
      throw NotExpressible(reason: "the guest uses a counter that it could not program")
    }
    return counter
  }
}

/// What the agent's guests understand (`enum guest_command`).
enum GuestCommand: Int {
  // On arm64.
  case setType = 1
  case write
  case read
  case enable
  case disable
  case `switch`
  case takeOverflows
  case trap
  // On x86.
  case writeRegister
  case readRegister
  case readCounter
  case identify
  case countBranches
  case reload
  case pebsReset = 16
  case readCounterAsUser

  /// The operation.
  func operation(slot: Int, _ counter: Int = 0, _ argument: UInt64 = 0) -> String {
    "G \(slot) \(rawValue) \(counter) \(argument)"
  }
}
