public import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// Executes scenarios on an arm64 Linux under QEMU, many to a boot.
public struct QEMUBackend: Backend {
  /// The kernel's line of versions.
  public let kernel: KernelVersion
  private let folder: KernelFolder
  /// How long the machine takes for an instruction.
  private let speed: Speed

  /// How long the emulated machine takes for an instruction, for scenarios without a guest.
  public enum Speed: Int, Hashable, Sendable {
    /// A nanosecond: steps take little of a scenario's time.
    case exact = 0
    /// 8 ns: the same virtual time in a fifth of the real one. At 16 ns wake-ups come too late.
    case fast = 3
  }

  /// Scenarios of one boot; a kernel that hangs takes no more with it.
  private static let batchSize = 60

  /// Creates a backend.
  public init(kernel: KernelVersion, folder: KernelFolder, speed: Speed = .exact) {
    self.kernel = kernel
    self.folder = folder
    self.speed = speed
  }

  /// `qemu:` and the kernel.
  public var name: BackendName { BackendName(kind: .qemu, kernel: kernel) }

  /// Why it cannot be used here; nil when it can.
  public var reasonUnavailable: String? {
    if let image = folder.kernel, folder.image(of: kernel) == nil {
      return "there is no kernel image '\(image)'"
    }
    if folder.image(of: kernel) == nil || folder.agent == nil {
      return "there is no kernel \(kernel.rawValue) in \(folder.path); 'make kernels' fetches it"
    }
    return nil
  }

  /// Executes one plan, in a machine of its own.
  public func execute(_ plan: Plan) -> Execution {
    executeAll([plan]) { _ in }.executions[0]
  }

  /// What came of a batch, and what it ran on.
  public struct Outcome: Sendable {
    /// One execution for each plan.
    public var executions: [Execution]
    /// The kernel's own version; nil when it never came up.
    public var release: String?
  }

  /// Executes plans, in order.
  ///
  /// - Parameter progress: Is told how many are done.
  public func executeAll(_ plans: [Plan], progress: (Int) -> Void) -> Outcome {
    var outcome = Outcome(
      executions: plans.map { _ in .inconclusive("not reached") },
      release: nil
    )
    var ready: [(place: Int, program: AgentProgram)] = []
    for (place, plan) in plans.enumerated() {
      switch AgentProgram.translate(plan, for: name) {
      case .success(let program): ready.append((place, program))
      case .failure(let problem): outcome.executions[place] = .notRun(problem.reason)
      }
    }
    var done = plans.count - ready.count
    let kinds = KernelMachine.EmulatedProcessor.allCases.flatMap { [(false, $0), (true, $0)] }
    for (hasGuest, processor) in kinds {
      let clock = hasGuest ? VirtualMachine.Clock.host : .instructions(shift: speed.rawValue)
      var queue = ready.filter {
        let plan = plans[$0.place]
        return plan.virtualCPUs.isEmpty != hasGuest
          && KernelMachine.EmulatedProcessor(plan) == processor
      }
      while !queue.isEmpty {
        let batch = Array(queue.prefix(QEMUBackend.batchSize))
        let answered = run(batch, plans, processor, clock, &outcome) { progress(done + $0) }
        queue.removeFirst(answered)
        done += answered
        progress(done)
      }
    }
    return outcome
  }

  /// Boots once; says how many plans have an answer, at least one.
  private func run(
    _ batch: [(place: Int, program: AgentProgram)],
    _ plans: [Plan],
    _ processor: KernelMachine.EmulatedProcessor,
    _ clock: VirtualMachine.Clock,
    _ outcome: inout Outcome,
    progress: (Int) -> Void
  ) -> Int {
    guard let image = folder.image(of: kernel), let agent = folder.agent else {
      for (place, _) in batch { outcome.executions[place] = .notRun(reasonUnavailable ?? "") }
      return batch.count
    }
    let seconds = batch.reduce(60.0) { sum, entry in
      sum + 3 + Double(plans[entry.place].runNanoseconds) / 1e9 * 4
    }
    let qemu = VirtualMachine(
      processor: processor,
      kernel: image,
      agent: agent,
      clock: clock,
      limitSeconds: seconds
    )
    var program = qemu.header + "\n"
    for (number, entry) in batch.enumerated() {
      program += "S \(number)\n" + entry.program.lines.joined(separator: "\n") + "\n"
    }
    program += "L\n"
    let said: String
    do {
      said = try qemu.run(program) { text in
        progress(text.split(separator: "\n").count { $0.hasPrefix("@S ") })
      }
    } catch {
      for (place, _) in batch { outcome.executions[place] = .inconclusive("QEMU: \(error)") }
      return batch.count
    }
    return take(said, batch, plans, &outcome)
  }

  /// Reads what the machine said; scenarios after one that it did not survive are left for later.
  private func take(
    _ said: String,
    _ batch: [(place: Int, program: AgentProgram)],
    _ plans: [Plan],
    _ outcome: inout Outcome
  ) -> Int {
    let transcript = Transcript(said, of: batch.map { (plans[$0.place], $0.program) })
    outcome.release = transcript.release ?? outcome.release
    let last = transcript.last ?? 0
    for (number, entry) in batch.enumerated() where number <= last || transcript.isComplete {
      outcome.executions[entry.place] = transcript.execution(of: number)
    }
    return transcript.isComplete ? batch.count : last + 1
  }

  /// Boots once and looks at the machine; nil when it does not come up.
  public func facts() -> MachineFacts? {
    guard let image = folder.image(of: kernel), let agent = folder.agent else { return nil }
    let clock = VirtualMachine.Clock.instructions(shift: Speed.fast.rawValue)
    let qemu = VirtualMachine(
      processor: .cortexA57,
      kernel: image,
      agent: agent,
      clock: clock,
      limitSeconds: 60
    )
    guard let said = try? qemu.run(qemu.header + "\nA 0 1\nL\n", progress: { _ in }) else {
      return nil
    }
    return Transcript(said, of: []).facts
  }
}
