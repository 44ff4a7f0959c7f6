import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// One execution of a plan on the model.
struct ModelRun {
  let plan: Plan
  var system: System
  private var recorder: IntervalRecorder?
  private var observations: [StepObservation] = []
  private let workLimit: Int
  /// Whether something is expected of multiplex timers.
  private let observesTimers: Bool
  /// Whether the NMI watchdog's events exist.
  var isWatchdogOn = false
  /// Work that the system does not count: looking at what there is, copies made by forks included.
  private var lookingWork = 0
  private var forkCount = 0

  init(plan: Plan, system: System, recordsIntervals: Bool, workLimit: Int) {
    self.plan = plan
    self.system = system
    self.workLimit = workLimit
    recorder =
      recordsIntervals && plan.origin.isPictured ? IntervalRecorder(plan: plan) : nil
    observesTimers = plan.checks.contains {
      if case .timer = $0.kind { true } else { false }
    }
    observations.reserveCapacity(plan.steps.count + 1)
  }

  /// Work done so far.
  var work: Int { system.work + lookingWork }

  mutating func execute() -> Execution {
    if let problem = doSteps() { return problem }
    let exploration = explore()
    return .ran(trace(exploration))
  }

  /// Does the steps; nil when it came to their end.
  private mutating func doSteps() -> Execution? {
    if let problem = setUp() { return problem }
    for (index, step) in plan.steps.enumerated() {
      let failure: StepFailure?
      switch perform(step) {
      case .success(let found): failure = found
      case .failure(.failed(let reason)): return .stepFailed(step: index, reason: reason)
      case .failure(.notCovered(let reason)): return .notRun(reason)
      case .failure(.tooLong):
        return .inconclusive(
          "the scenario needs too many interrupts or too many events for the model's limit"
        )
      }
      if let failure, step.expectedError == nil, !plan.origin.observesFailures {
        return .stepFailed(step: index, reason: reason(failure, expectation: "below it"))
      }
      observe(error: failure?.number)
    }
    return nil
  }

  /// Does the steps, and begins what is explored behind them; nil where it does not come to that.
  mutating func beginExploration() -> (trace: Trace, explorer: Explorer)? {
    guard doSteps() == nil, let explorer = startExploring() else { return nil }
    return (trace(explorer.trace), explorer)
  }

  private mutating func trace(_ exploration: ExplorationTrace?) -> Trace {
    Trace(
      observations: observations,
      intervals: recorder?.finish(at: system) ?? [],
      exploration: exploration
    )
  }

  /// Explores what the plan asks to, from the last state on.
  private mutating func explore() -> ExplorationTrace? {
    guard var explorer = startExploring() else { return nil }
    let trace = explorer.run(
      workLimit: workLimit * ModelRun.explorationFactor,
      byteLimit: ModelRun.explorationBytes
    )
    lookingWork += explorer.work
    return trace
  }

  /// An exploration may take so many times the work of a run.
  private static let explorationFactor = 4
  /// What states may take in one run, so that several at a time do no harm.
  private static let explorationBytes = 64_000_000

  /// An explorer that begins where the steps end; nil where nothing is explored.
  private func startExploring() -> Explorer? {
    guard let exploration = plan.exploration else { return nil }
    let start = ExploredState(system: system, isWatchdogOn: isWatchdogOn)
    return Explorer(plan, exploration, from: start, actionWorkLimit: workLimit)
  }

  // MARK: Steps

  private enum StepProblem: Error {
    case failed(String)
    case notCovered(String)
    case tooLong
  }

  /// Declares tasks, opens the watchdog's events, creates the VMs.
  private mutating func setUp() -> Execution? {
    system.paranoid = plan.paranoid
    for cgroup in plan.cgroups { system.addCgroup(in: cgroup.parent) }
    for task in plan.tasks where !task.isForked {
      _ = system.addTask(cpu: task.cpu, cgroup: task.cgroup)
    }
    for vcpu in plan.virtualCPUs {
      let mode = plan.vms[vcpu.vm].mode
      _ = system.addVirtualCPU(
        task: vcpu.task,
        vm: vcpu.vm,
        mode: mode,
        hasUserAPIC: plan.vms[vcpu.vm].hasUserAPIC,
        counters: plan.vms[vcpu.vm].counters
      )
    }
    if plan.hasWatchdog { setWatchdog(true) }
    var failure: StepFailure?
    for (vm, planned) in plan.vms.enumerated() where !planned.isLater {
      guard let number = system.createVM(vm) else { continue }
      failure = failure ?? StepFailure(number: number, action: .createVM(vm))
    }
    if let failure, plan.setupError == nil {
      let reason = "KVM cannot create the VM: "
      return plan.origin.observesFailures
        ? .notRun(reason + failure.number.rawValue)
        : .stepFailed(
          step: -1,
          reason: reason + self.reason(failure, expectation: "before the first step")
        )
    }
    observe(error: failure?.number)
    return nil
  }

  /// Performs a step; the error number of a failing system call is a result, not a problem.
  private mutating func perform(_ step: PlanStep) -> Result<StepFailure?, StepProblem> {
    var failure: StepFailure?
    func note(_ number: ErrorNumber?, _ action: Action) {
      guard failure == nil, let number else { return }
      failure = StepFailure(number: number, action: action)
    }
    for action in step.actions {
      guard work < workLimit else { return .failure(.tooLong) }
      if case .fork = action { forkCount += 1 }
      if case .run(let nanoseconds) = action {
        guard run(nanoseconds: nanoseconds) else { return .failure(.tooLong) }
        continue
      }
      if case .watchdog(let isOn) = action {
        setWatchdog(isOn)
        continue
      }
      switch system.apply(action) {
      case .done: break
      case .failed(let number): note(number, action)
      case .impossible(let found):
        // A generated variant may ask for what its guest does not have (M4).
        let reason = obstacle(to: action) ?? found
        return .failure(plan.origin.observesFailures ? .notCovered(reason) : .failed(reason))
      case .notOffered(let reason, let number):
        // A guest of a generated variant would not touch what it is not offered (M4).
        if plan.origin.observesFailures { return .failure(.notCovered(reason)) }
        note(number, action)
      case .notCovered(let reason): return .failure(.notCovered(reason))
      }
    }
    return .success(failure)
  }

  private mutating func setWatchdog(_ isOn: Bool) {
    guard isOn != isWatchdogOn else { return }
    isWatchdogOn = isOn
    system.setWatchdog(isOn, of: plan)
  }

  /// Lets time pass; false when too much happens in it.
  private mutating func run(nanoseconds: UInt64) -> Bool {
    system.beginRun()
    lookingWork += familySize
    let end = system.time + nanoseconds
    while system.time < end {
      guard work < workLimit else { return false }
      lookingWork += 8 * (plan.machine.cpus - 1)
      recorder?.look(at: system)
      system.advance(toAtMost: end)
    }
    return true
  }

  // MARK: Observing

  /// Subjects, and the copies that they may have.
  private var familySize: Int { plan.subjects.count * (1 + forkCount) + plan.virtualCPUs.count }

  private mutating func observe(error: ErrorNumber?) {
    lookingWork += 2 * familySize
    let subjects = plan.subjects.map { system.observe($0.kind) }
    let guests = plan.virtualCPUs.indices.map { Optional(system.observe(vcpu: $0)) }
    observations.append(
      StepObservation(
        time: system.time,
        error: error,
        subjects: subjects,
        guests: guests,
        armedTimers: observesTimers ? system.armedTimers : []
      )
    )
  }
}
