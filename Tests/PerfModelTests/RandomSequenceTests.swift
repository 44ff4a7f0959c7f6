import PerfInterface
import Randomness
import Testing

@testable import PerfModel

@Suite("Random operation sequences")
struct RandomSequenceTests {
  /// Sequences of one piece; the pieces together are 100,000.
  private static let pieceSize = 5000
  private static let length = 14

  @Test("No sequence of operations breaks an invariant", arguments: 0..<20)
  func invariants(piece: Int) {
    for number in 0..<Self.pieceSize {
      let seed = UInt64(piece * Self.pieceSize + number)
      let kernel = KernelVersion.allCases[number % KernelVersion.allCases.count]
      if let problem = problem(seed: seed, kernel: kernel) {
        Issue.record("seed \(seed), kernel \(kernel.rawValue): \(problem)")
        return
      }
    }
  }

  @Test("6.1 and 6.12 agree on hardware events and emulated guests", arguments: 0..<4)
  func profilesAgree(piece: Int) {
    for number in 0..<2500 {
      let seed = UInt64(piece * 2500 + number)
      var generator = SequenceGenerator(seed: seed, allowing: .branchRecords)
      // The places that differ are left out: filters, AMD's second PMU version, throttled siblings.
      // So are processors whose generic events differ, or that 6.1 does not know.
      let others: [Processor] = [.zen4, .zen5, .neoverseN1, .graniteRapids, .alderLake]
      guard !others.contains(generator.machine.processor) else { continue }
      var old = start(generator, .linux61)
      var new = start(generator, .linux612)
      for step in 0..<Self.length {
        let action = generator.action()
        if action.isThrottledSibling { break }
        perform(action, on: &old)
        perform(action, on: &new)
        let (left, right) = (observations(old, generator), observations(new, generator))
        if left != right {
          Issue.record("seed \(seed), step \(step): \(action) gives another state on 6.12")
          return
        }
      }
    }
  }

  @Test("The sequences hold what the invariants are about")
  func variety() {
    var seen: Set<String> = []
    for seed in 0..<4000 as Range<UInt64> {
      var generator = SequenceGenerator(seed: seed, allowing: .all)
      var system = start(generator, .linux70)
      seen.insert("\(generator.machine.processor.name) with \(generator.machine.cpus) CPUs")
      seen.insert("\(generator.machine.clockMHz) MHz")
      if let policy = generator.policy { seen.insert(policy.word) }
      for _ in 0..<Self.length {
        let action = generator.action()
        if perform(action, on: &system) { generator.note(action) }
        seen.formUnion(occurrences(system))
      }
    }
    let machines = Processor.all.flatMap { ["\($0.name) with 1 CPUs", "\($0.name) with 2 CPUs"] }
    let clocks = [1, 300, 1000, 2600, 3700].map { "\($0) MHz" }
    let states = [
      "error", "exited", "guest loaded", "guest's records", "inherited", "pair",
      "sampled instructions", "shared register", "throttled", "waiting group",
    ]
    #expect(Set(machines + clocks + states + ContentionPolicy.words).subtracting(seen).isEmpty)
  }

  /// What is to be seen in a state.
  private func occurrences(_ system: System) -> Set<String> {
    var seen: Set<String> = []
    for event in system.perf.events {
      if event.state == .error { seen.insert("error") }
      if event.state == .exited { seen.insert("exited") }
      if event.parent != nil { seen.insert("inherited") }
      if event.isThrottled { seen.insert("throttled") }
      guard event.state == .active else { continue }
      if event.isGuestLBR { seen.insert("guest's records") }
      if event.needsCounterPair { seen.insert("pair") }
      if event.isInstructionSampling { seen.insert("sampled instructions") }
      if event.takenRegisters.forCode != nil { seen.insert("shared register") }
    }
    if system.perf.cpus.contains(where: \.isGuestLoaded) { seen.insert("guest loaded") }
    if system.perf.contexts.contains(where: \.hardware.rotateNecessary) {
      seen.insert("waiting group")
    }
    return seen
  }

  // MARK: Running

  private func start(_ generator: SequenceGenerator, _ kernel: KernelVersion) -> System {
    let machine = generator.machine
    var system = System(machine: machine, kernel: kernel, policy: generator.policy)
    for task in 0..<3 { _ = system.addTask(cpu: task % machine.cpus) }
    let canMediate =
      kernel.behaviour.hasMediatedPMU && machine.processor.guest.reasonWithoutMediatedPMU == nil
    let mode = canMediate ? generator.mode : .emulated
    _ = system.addVirtualCPU(task: SequenceGenerator.vcpuTask, vm: 0, mode: mode)
    _ = system.createVM(0)
    return system
  }

  /// Performs an operation; false when it failed.
  @discardableResult
  private func perform(_ action: Action, on system: inout System) -> Bool {
    switch action {
    case .run(let nanoseconds):
      system.beginRun()
      let end = system.time + nanoseconds
      while system.time < end { system.advance(toAtMost: end) }
      return true
    case .guest(let vcpu, let step):
      // A counter that could not be programmed has no place to work on.
      if let handle = step.counter, handle >= system.guestCounterHandles.count { return false }
      return system.apply(.guest(vcpu, step)) == .done
    default: return system.apply(action) == .done
    }
  }

  private func problem(seed: UInt64, kernel: KernelVersion) -> String? {
    var generator = SequenceGenerator(seed: seed, allowing: .all)
    var system = start(generator, kernel)
    for _ in 0..<Self.length {
      let action = generator.action()
      let before = system
      if perform(action, on: &system) { generator.note(action) }
      if let problem = Invariants.violation(system) { return "\(action): \(problem)" }
      if let problem = Invariants.leftError(before, system, by: action) { return problem }
      if case .run(let nanoseconds) = action, let problem = unaccounted(system, nanoseconds) {
        return problem
      }
    }
    return nil
  }

  /// What all tasks and the idle task ran adds up to the time that passed on each CPU.
  private func unaccounted(_ system: System, _ nanoseconds: UInt64) -> String? {
    for cpu in system.perf.cpus.indices {
      let idle = system.perf.tally.nanoseconds(task: nil, cpu: cpu)
      let sum = system.perf.threads.indices.reduce(idle) {
        $0 + system.perf.tally.nanoseconds(task: $1, cpu: cpu)
      }
      if sum != nanoseconds { return "cpu\(cpu) accounts for \(sum) of \(nanoseconds) ns" }
    }
    return nil
  }

  private func observations(
    _ system: System,
    _ generator: SequenceGenerator
  ) -> [EventObservation] {
    (0..<generator.eventCount).map { system.observe(event: $0) }
      + (0..<system.guestCounterHandles.count).map { system.observe(guestCounter: $0) }
  }
}

extension GuestAction {
  /// The counter a step works on, if it is one that must exist.
  var counter: GuestCounterHandle? {
    switch self {
    case .stop(let handle), .start(let handle), .write(let handle, _), .read(let handle),
      .reprogram(let handle):
      handle
    default: nil
    }
  }
}

extension Action {
  /// A sampling event in somebody's group that overflows too often (S73).
  fileprivate var isThrottledSibling: Bool {
    guard case .open(_, let attr, _, let group) = self else { return false }
    return group != nil && attr.samplePeriod == 2000
  }
}
