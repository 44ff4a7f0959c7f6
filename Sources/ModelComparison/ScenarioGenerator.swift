import PerfInterface
import Randomness
public import ScenarioRunner

/// Makes scenarios at random, the same ones for the same seed.
///
/// Each line is a statement; any of those after the set-up can be left out, which is how a scenario
/// that shows a disagreement is made smaller.
public struct ScenarioGenerator {
  private var random: SplitMix64
  private let machine: Machine

  /// The machine that scenarios are made for.
  public struct Machine: Sendable {
    /// Whose KVM a guest's scenario is about.
    let architecture: String
    /// The machines of the scenario language that the hardware can be, besides toys.
    let wholes: [WholeMachine]

    /// The machine below a kernel; that of QEMU where there is none.
    public init(_ machine: RealMachine?) {
      let isArm = machine.map { $0.architecture == .arm64 } ?? true
      architecture = isArm ? "arm64" : "x86"
      wholes =
        isArm
        ? [.armv8] : WholeMachine.x86.filter { machine?.processor ?? $0.name == $0.name }
    }
  }

  /// Starts from a seed.
  public init(seed: UInt64, machine: Machine = Machine(nil)) {
    random = SplitMix64(seed: seed)
    self.machine = machine
  }

  /// A scenario as its lines.
  public struct Lines: Hashable, Sendable {
    /// What describes machine, tasks and VMs.
    public var setup: [String]
    /// What happens.
    public var steps: [String]

    /// Creates a scenario from its lines.
    public init(setup: [String], steps: [String]) {
      self.setup = setup
      self.steps = steps
    }

    /// The scenario's text.
    public var text: String { (setup + steps).joined(separator: "\n") + "\n" }

    /// The same steps, each after a delay of up to a tick of rotation, 4 ms.
    func delayed(seed: UInt64) -> Lines {
      var random = SplitMix64(seed: seed)
      let single = steps.flatMap { $0.split(separator: "\n").map(String.init) }
      return Lines(
        setup: setup,
        steps: single.flatMap { ["run \(random.next() % 4000 + 1)us", $0] }
      )
    }
  }

  private mutating func next() -> UInt64 { random.next() }

  private mutating func chance(_ percent: UInt64) -> Bool { random.chance(percent) }

  private mutating func pick<Element>(_ values: [Element]) -> Element { random.pick(values) }

  /// The next scenario of host events alone, or of a guest among them.
  public mutating func scenario(hasGuest: Bool) -> Lines {
    hasGuest ? guestScenario() : hostScenario()
  }

  // MARK: Host events

  private mutating func hostScenario() -> Lines {
    let cpus = pick([1, 1, 2])
    // On x86 the processors are what there is to learn about.
    let isWhole = chance(self.machine.architecture == "x86" ? 70 : 30)
    let whole = isWhole ? pickWhole() : nil
    let machine =
      whole.map { "machine \($0.name) cpus=\(cpus)" }
      ?? "machine toy counters=\(pick([1, 2, 3, 4, 8, 9])) cpus=\(cpus)"
    let watchdog = whole?.hasWatchdog == true && chance(20) ? ["watchdog on"] : []
    let setup = [machine] + watchdog + ["task T on cpu0", "task U on cpu\(cpus - 1)"]
    var steps: [String] = []
    var open: [String] = []
    let count = Int(next() % 12) + 1
    for number in 0..<count {
      steps.append(openLine("E\(number)", cpus: cpus, whole))
      open.append("E\(number)")
      if chance(40) { steps.append(contentsOf: hostSteps(open, cpus: cpus)) }
    }
    for _ in 0..<(next() % 4) { steps.append(contentsOf: hostSteps(open, cpus: cpus)) }
    steps.append("run 40ms")
    return Lines(setup: setup, steps: steps)
  }

  private mutating func pickWhole() -> WholeMachine? {
    machine.wholes.count > 1 ? pick(machine.wholes) : machine.wholes.first
  }

  private mutating func openLine(_ name: String, cpus: Int, _ whole: WholeMachine?) -> String {
    let isCPU = chance(45)
    let isPinned = chance(45)
    // The agent's own pinned events stand beside those of a CPU (S14).
    let isExclusive = chance(8) && (whole != nil || !(isCPU && isPinned))
    let modifiers = (isPinned ? "D" : "") + (isExclusive ? "e" : "")
    let suffix = modifiers.isEmpty ? "" : ":\(modifiers)"
    // A group must fit the machine, not only the hardware.
    let event = event(whole)
    let target =
      isCPU
      ? "-C \(next() % UInt64(cpus))"
      : "-t \(pick(["T", "U"]))" + (chance(15) ? " -C \(next() % UInt64(cpus))" : "")
    return "host: \(name) = open \(event)\(suffix) \(target)" + (chance(10) ? " disabled" : "")
  }

  private mutating func event(_ whole: WholeMachine?) -> String {
    guard let whole else { return "cycles" }
    let single = whole.events.count > 1 ? pick(whole.events) : whole.events[0]
    return chance(20) ? pick(whole.groups) : single
  }

  private mutating func hostSteps(_ open: [String], cpus: Int) -> [String] {
    let event = pick(open)
    let step =
      switch next() % 10 {
      case 0: "host: enable \(event)"
      case 1: "host: disable \(event)"
      case 2: "host: close \(event)"
      case 3: "host: sleep \(pick(["T", "U"]))"
      case 4: "host: wake \(pick(["T", "U"]))"
      case 5 where cpus > 1: "host: migrate \(pick(["T", "U"])) to cpu\(next() % UInt64(cpus))"
      case 6 where cpus == 1: "host: switch cpu0 to \(pick(["T", "U"]))"
      default: "run 40ms"
      }
    return step == "run 40ms" ? [step] : [step, "run 40ms"]
  }

  // MARK: Guests

  private mutating func guestScenario() -> Lines {
    if !machine.wholes.allSatisfy(\.guestEvents.isEmpty), chance(60), let whole = pickWhole() {
      return guestScenario(on: whole)
    }
    let setup = [
      "machine toy counters=\(pick([1, 2, 3])) arch=\(machine.architecture)", "vm V on cpu0",
    ]
    var steps: [String] = []
    var counters: [String] = []
    var events: [String] = []
    for number in 0..<(Int(next() % 6) + 3) {
      switch next() % 3 {
      case 0 where counters.count < 2:
        counters.append("G\(counters.count)")
        steps.append("guest V: \(counters.last ?? "") = count cycles")
      case 1:
        events.append("E\(number)")
        let isPinned = chance(70)
        let target = chance(70) ? "-C 0" : "-t V"
        steps.append("host: E\(number) = open cycles\(isPinned ? ":D" : "") \(target)")
      default:
        steps.append(guestStep(counters, events))
      }
      if chance(70) { steps.append("run 40ms") }
    }
    steps.append("run 40ms")
    return Lines(setup: setup, steps: steps)
  }

  /// A guest on a processor, by one or the other vPMU, with branch records or without.
  private mutating func guestScenario(on whole: WholeMachine) -> Lines {
    let isMediated = chance(25)
    let hasRecords = whole.hasGuestRecords && !isMediated && chance(50)
    // The agent's guest sleeps by an instruction that KVM executes, which retries such counters (K72).
    let sleeps = chance(50)
    let events = whole.guestEvents + (sleeps ? [] : ["instructions", "instructions on fixed0"])
    let usable =
      whole.guestEvents.contains("cycles on fixed1")
      ? events : events.filter { !$0.contains("fixed") }
    let setup = [
      "machine \(whole.name)", "vm V on cpu0" + (isMediated ? " vpmu=mediated" : ""),
      "task T on cpu0",
    ]
    var steps: [String] = []
    var counters: [String] = []
    var open: [[String]] = []
    for number in 0..<(Int(next() % 7) + 4) {
      switch next() % 5 {
      case 0 where counters.count < 4, 1 where counters.count < 4:
        counters.append("G\(counters.count)")
        steps.append("guest V: \(counters.last ?? "") = count \(pick(usable))")
      case 2:
        let names = (0...next() % 7).map { "E\(number)N\($0)" }
        open.append(names)
        let modifiers = (chance(75) ? "D" : "") + (isMediated ? "H" : "")
        let target = chance(70) ? "-C 0" : "-t \(pick(["V", "T"]))"
        let suffix = modifiers.isEmpty ? "" : ":\(modifiers)"
        let event = pick(whole.events)
        let lines = names.map { "host: \($0) = open \(event)\(suffix) \(target)" }
        steps.append(lines.joined(separator: "\n"))
      case 3 where hasRecords: steps.append(recordsStep(number, &open))
      case 4 where chance(25) && !open.isEmpty:
        steps.append(pick(open).map { "host: close \($0)" }.joined(separator: "\n"))
      default: steps.append(guestStep(counters, [], sleeps: sleeps))
      }
      if chance(70) { steps.append("run 40ms") }
    }
    steps.append("run 40ms")
    return Lines(setup: setup, steps: steps)
  }

  private mutating func recordsStep(_ number: Int, _ open: inout [[String]]) -> String {
    switch next() % 5 {
    case 0: return "guest V: lbr off"
    case 1: return "guest V: lbr read"
    case 2:
      open.append(["L\(number)"])
      let pinned = chance(50) ? ":D" : ""
      let target = chance(60) ? "-C 0" : "-t \(pick(["V", "T"]))"
      return "host: L\(number) = open cycles\(pinned) \(target) sample_type=0x800 "
        + "branch_sample_type=\(pick(["0x8", "0x20"])) sample_period=100000"
    default: return "guest V: lbr on"
    }
  }

  private mutating func guestStep(
    _ counters: [String],
    _ events: [String],
    sleeps: Bool = true
  ) -> String {
    guard let counter = counters.isEmpty ? nil : pick(counters) else { return "run 40ms" }
    switch next() % 10 {
    case 0: return "guest V: stop \(counter)"
    case 1: return "guest V: start \(counter)"
    case 2: return "guest V: write \(counter) 1000"
    case 3: return "guest V: reprogram \(counter)"
    case 4: return "guest V: toggle global"
    case 5: return "guest V: read \(counter)"
    case 6: return "guest V: rewrite global"
    case 7 where sleeps: return "host: sleep V\nhost: wake V"
    default: return events.isEmpty ? "run 40ms" : "host: close \(pick(events))"
    }
  }
}
