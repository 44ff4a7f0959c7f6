import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// A kernel on an emulated machine; executes many scenarios to a boot.
public struct EmulatedKernel: KernelUnderTest {
  /// The emulator's word, the kernel, and the processor where it was named.
  public let name: BackendName
  private let emulator: any Emulator
  private let folder: KernelFolder
  private let speed: Speed

  /// How long the emulated machine takes for an instruction, for scenarios without a guest.
  public enum Speed: Hashable, Sendable {
    /// Steps take as little of a scenario's time as they can.
    case exact
    /// The same virtual time in a fraction of the real one.
    case fast
  }

  /// A backend for every kernel of every emulator.
  public static func all(in folder: KernelFolder, speed: Speed = .exact) -> [EmulatedKernel] {
    Emulators.all.flatMap { emulator in
      emulator.kernels.map {
        EmulatedKernel(BackendName(kind: emulator.kind, kernel: $0), emulator, folder, speed)
      }
    }
  }

  /// The backend of a name; nil where no emulator has it.
  public init?(_ name: BackendName, in folder: KernelFolder, speed: Speed = .exact) {
    guard let emulator = Emulators.emulator(of: name) else { return nil }
    self.init(name, emulator, folder, speed)
  }

  private init(
    _ name: BackendName,
    _ emulator: any Emulator,
    _ folder: KernelFolder,
    _ speed: Speed
  ) {
    self.name = name
    self.emulator = emulator
    self.folder = folder
    self.speed = speed
  }

  /// The emulated machine.
  public var machine: RealMachine? { emulator.machine(name) }

  /// Architecture, processor, emulator and counters.
  public var machineText: String { emulator.machineText(name) }

  private func files(limitSeconds: Double) -> BootFiles? {
    guard let kernel = name.kernel, let image = folder.image(emulator.image(of: kernel)),
      let agent = try? agentWithModules
    else { return nil }
    return BootFiles(kernel: image, agent: agent, folder: folder, limitSeconds: limitSeconds)
  }

  /// The initial file system, with the modules of a kernel of one's own; nil where there is none.
  private var agentWithModules: String? {
    get throws {
      guard let kernel = name.kernel, let agent = folder.file(emulator.agent(for: kernel)) else {
        return nil
      }
      return try folder.modules.map { try OwnModules(folder: $0).over(agent, in: folder.path) }
        ?? agent
    }
  }

  /// Why it cannot be used here; nil when it can.
  public var reasonUnavailable: String? {
    if let image = folder.kernel, folder.image("") == nil {
      return "there is no kernel image '\(image)'"
    }
    if let reason = reasonAgainstModules { return reason }
    guard files(limitSeconds: 0) == nil else { return emulator.missing(in: folder) }
    let kernel = name.kernel?.rawValue ?? ""
    return "there is no kernel \(kernel) in \(folder.path); 'make kernels' fetches it"
  }

  private var reasonAgainstModules: String? {
    guard let path = folder.modules else { return nil }
    guard emulator.architecture == .x86 else { return "KVM is built into a kernel of arm64" }
    if folder.kernel == nil { return "--modules belongs to --kernel" }
    let modules = OwnModules(folder: path)
    if let reason = modules.reasonUnavailable { return reason }
    do {
      _ = try agentWithModules
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Whether it is a kernel of one's own that has no KVM; Debian's are known.
  private func lacksKVM(for plans: [Plan]) -> Bool {
    guard folder.kernel != nil, emulator.architecture == .x86,
      plans.contains(where: { !$0.vms.isEmpty })
    else { return false }
    return look()?.hasKVM == false
  }

  /// A plan as the agent's operations on the machine that it gets.
  public func translate(_ plan: Plan) -> Result<AgentProgram, NotExpressible> {
    emulator.translate(plan, for: name)
  }

  /// Boots once and looks at the machine.
  public func look() -> MachineFacts? {
    guard let files = files(limitSeconds: 60) else { return nil }
    let boot = emulator.bootForLooking(name)
    let said = try? emulator.run("A 0 1\nL\n", boot, files) { _ in }
    return said.flatMap { Transcript($0).facts }
  }

  // MARK: Batches

  private struct Ready {
    let place: Int
    let plan: Plan
    let program: AgentProgram
  }

  /// Executes plans, those of a kind together.
  public func executeAll(_ plans: [Plan], progress: (Int) -> Void) -> KernelOutcome {
    let unreached = plans.map { _ in Execution.inconclusive("not reached") }
    var outcome = KernelOutcome(executions: unreached, release: nil)
    var queues: [(boot: Boot, ready: [Ready])] = []
    var done = 0
    let lacksKVM = lacksKVM(for: plans)
    for (place, plan) in plans.enumerated() {
      if lacksKVM, !plan.vms.isEmpty {
        outcome.executions[place] = .notRun(
          "the kernel has no KVM; build it in, or name the folder of its modules by --modules"
        )
        done += 1
        continue
      }
      switch translate(plan) {
      case .success(let program):
        let boot = emulator.boot(for: plan, name, speed: speed)
        let ready = Ready(place: place, plan: plan, program: program)
        if let queue = queues.firstIndex(where: { $0.boot == boot }) {
          queues[queue].ready.append(ready)
        } else {
          queues.append((boot, [ready]))
        }
      case .failure(let problem):
        outcome.executions[place] = .notRun(problem.reason)
        done += 1
      }
    }
    let board = BatchBoard(outcome, done: done)
    let batches = queues.flatMap { queue in
      batched(queue.ready).map { (queue.boot, $0) }
    }
    Workers.perform(Array(batches.enumerated()), atOnce: emulator.machinesAtOnce) { number, batch in
      runToTheEnd(batch.1, batch.0, number, board)
    } meanwhile: {
      progress(board.done)
    }
    progress(board.done)
    return board.outcome
  }

  /// As few batches as may be, of about the same size, so that each machine has as many.
  private func batched(_ all: [Ready]) -> [[Ready]] {
    let least = (all.count + emulator.batchSize - 1) / emulator.batchSize
    let machines = least > 1 ? emulator.machinesAtOnce : 1
    let count = (least + machines - 1) / machines * machines
    return (0..<count).map { Array(all[all.count * $0 / count..<all.count * ($0 + 1) / count]) }
  }

  /// Boots as often as it takes until every plan has an answer.
  private func runToTheEnd(_ batch: [Ready], _ boot: Boot, _ number: Int, _ board: BatchBoard) {
    var left = batch[...]
    while !left.isEmpty {
      let answered = run(Array(left), boot, number, board)
      board.end(answered, of: number)
      left.removeFirst(answered)
    }
  }

  /// Boots once; says how many plans have an answer, at least one.
  private func run(_ batch: [Ready], _ boot: Boot, _ number: Int, _ board: BatchBoard) -> Int {
    let seconds = batch.reduce(60.0) { $0 + 3 + Double($1.plan.runNanoseconds) / 1e9 * 4 }
    guard let files = files(limitSeconds: seconds) else {
      for ready in batch { board.set(ready.place, .notRun(reasonUnavailable ?? "")) }
      return batch.count
    }
    var program = ""
    for (number, ready) in batch.enumerated() {
      program += "S \(number)\n" + ready.program.lines.joined(separator: "\n") + "\n"
    }
    program += "L\n"
    do {
      let said = try emulator.run(program, boot, files) { text in
        board.reach(text.split(separator: "\n").count { $0.hasPrefix("@S ") }, of: number)
      }
      return take(Transcript(said), batch, board)
    } catch {
      for ready in batch { board.set(ready.place, .inconclusive("\(emulator.title): \(error)")) }
      return batch.count
    }
  }

  /// Reads what the machine said; scenarios after one that it did not survive are left for later.
  private func take(_ transcript: Transcript, _ batch: [Ready], _ board: BatchBoard) -> Int {
    if let release = transcript.release { board.setRelease(release) }
    let last = transcript.last ?? 0
    for (number, ready) in batch.enumerated() where number <= last || transcript.isComplete {
      let execution = transcript.execution(of: number, plan: ready.plan, program: ready.program)
      board.set(ready.place, execution)
    }
    return transcript.isComplete ? batch.count : last + 1
  }
}
