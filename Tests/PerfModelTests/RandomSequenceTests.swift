import PerfInterface
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
      let kernel = KernelVersion.allCases[number % 3]
      if let problem = problem(seed: seed, kernel: kernel) {
        Issue.record("seed \(seed), kernel \(kernel.rawValue): \(problem)")
        return
      }
    }
  }

  @Test("6.1 and 6.12 agree as long as there are no software events", arguments: 0..<4)
  func profilesAgree(piece: Int) {
    for number in 0..<2500 {
      let seed = UInt64(piece * 2500 + number)
      var generator = SequenceGenerator(seed: seed, hasSoftware: false)
      // The places that differ are left out: filters and AMD's second PMU version.
      guard generator.machine.processor != .zen4 else { continue }
      var old = start(generator.machine, .linux61)
      var new = start(generator.machine, .linux612)
      for step in 0..<Self.length {
        let action = generator.action()
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

  // MARK: Running

  private func start(_ machine: Machine, _ kernel: KernelVersion) -> System {
    var system = System(machine: machine, kernel: kernel)
    for task in 0..<3 { _ = system.addTask(cpu: task % machine.cpus) }
    _ = system.addVirtualCPU(task: SequenceGenerator.vcpuTask, vm: 0, mode: .emulated)
    _ = system.createVM(0)
    return system
  }

  private func perform(_ action: Action, on system: inout System) {
    switch action {
    case .run(let nanoseconds):
      system.beginRun()
      let end = system.time + nanoseconds
      while system.time < end { system.advance(toAtMost: end) }
    case .guest(let vcpu, let step):
      // A counter that could not be programmed has no place to work on.
      if let handle = step.counter, handle >= system.guestCounterHandles.count { return }
      _ = system.apply(.guest(vcpu, step))
    default: _ = system.apply(action)
    }
  }

  private func problem(seed: UInt64, kernel: KernelVersion) -> String? {
    var generator = SequenceGenerator(seed: seed, hasSoftware: seed % 2 == 0)
    var system = start(generator.machine, kernel)
    for _ in 0..<Self.length {
      let action = generator.action()
      let before = system
      perform(action, on: &system)
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
