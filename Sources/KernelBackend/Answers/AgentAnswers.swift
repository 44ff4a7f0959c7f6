import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// What the agent's report on one scenario means for it: a trace.
///
/// A value is kept only where it stands still; `Calibration` says what the rest is worth.
struct AgentAnswers {
  let plan: Plan
  let program: AgentProgram
  private var observations: [StepObservation] = []
  /// Facts of the step at hand.
  private(set) var facts = AgentReport.Step()
  private var problem: String?
  /// A counter has become free since the last long run; who gets it is a matter of moments.
  private(set) var hasFreedCounter = false
  /// Whether the driver has read branch records in this scenario.
  private(set) var hasReadBranches = false
  /// How each event was opened last.
  private(set) var opens: [EventHandle: (attr: EventAttr, target: OpenTarget)] = [:]
  /// Members of groups that were opened as siblings.
  private var siblings: Set<EventHandle> = []

  init(plan: Plan, program: AgentProgram, report: AgentReport) {
    self.plan = plan
    self.program = program
    // Steps that the plan does not have are damage.
    for (place, facts) in report.steps.enumerated() where place <= plan.steps.count {
      add(facts, step: place - 1)
    }
    let isLonger = report.steps.count > plan.steps.count + 1
    if let damaged = report.damagedStep ?? (isLonger ? plan.steps.count : nil) {
      problem = "the agent's answer is damaged at step \(damaged)"
    }
  }

  private mutating func add(_ facts: AgentReport.Step, step: Int) {
    self.facts = facts
    let number = facts.error == 0 ? readError(facts, step) : EventABI.error(facts.error)
    if facts.error != 0, number == nil {
      problem = "the agent reports error number \(facts.error)"
    }
    if step >= 0 { note(plan.steps[step].actions) }
    if facts.stacks.values.contains(where: { $0.reads > 0 }) { hasReadBranches = true }
    let run = step >= 0 ? plan.steps[step].runNanoseconds : nil
    observations.append(
      StepObservation(
        time: (observations.last?.time ?? 0) + (run ?? 0),
        error: number,
        subjects: plan.subjects.map {
          facts.isSeen ? observation($0, step) : EventObservation()
        },
        guests: plan.virtualCPUs.indices.map { facts.isSeen ? guest($0, run) : nil },
        armedTimers: timers
      )
    )
    if let run, run >= Calibration.longRunNanoseconds { hasFreedCounter = false }
  }

  /// Of each CPU of the scenario; empty unless all were looked at.
  private var timers: [Bool] {
    let found = (0..<plan.machine.cpus).compactMap { facts.timers[$0] }
    return found.count == plan.machine.cpus ? found : []
  }

  /// The error of a step that reads: the agent reads every event when it looks.
  private func readError(_ facts: AgentReport.Step, _ step: Int) -> ErrorNumber? {
    guard step >= 0 else { return nil }
    for case .read(let handle) in plan.steps[step].actions {
      if case .failed(let number)? = facts.events[handle]?.read { return number }
    }
    return nil
  }

  private mutating func note(_ actions: [Action]) {
    for action in actions {
      if let opening = program.opening(action) {
        opens[opening.handle] = (opening.attr, opening.target)
        if opening.group == nil {
          siblings.remove(opening.handle)
        } else {
          siblings.insert(opening.handle)
        }
      }
      switch action {
      case .close, .disable: hasFreedCounter = true
      default: break
      }
    }
  }

  /// The trace, once every step was told; nil where some are missing.
  var trace: Trace? {
    guard observations.count == plan.steps.count + 1 else { return nil }
    return Trace(observations: observations, isExact: false)
  }

  /// The steps that failed, with the error of each.
  var errors: [(step: Int, error: ErrorNumber)] {
    observations.enumerated().compactMap { place, seen in seen.error.map { (place - 1, $0) } }
  }

  /// The first step that failed and was not expected to, as a model would say it.
  var failure: (step: Int, reason: String)? {
    if let problem { return (observations.count - 2, problem) }
    guard !plan.origin.observesFailures else { return nil }
    for (place, observation) in observations.enumerated() {
      guard let error = observation.error else { continue }
      guard place > 0 else {
        if plan.setupError == error { continue }
        return (-1, error.rawValue)
      }
      if plan.steps[place - 1].expectedError == nil { return (place - 1, error.rawValue) }
    }
    return nil
  }

  // MARK: Subjects

  /// What a guest was told of; nil where it depends on how long the steps took.
  ///
  /// - Parameter run: What the step lets pass, in nanoseconds.
  private func guest(_ vcpu: VCPUHandle, _ run: UInt64?) -> GuestObservation? {
    let task = plan.virtualCPUs[vcpu].task
    guard let signs = facts.signs[task] else { return nil }
    let sampling = program.guestCounters.values.filter { $0.vcpu == vcpu && $0.period != nil }
    // What never happens here would overflow elsewhere.
    if !sampling.allSatisfy(\.countsCycles) { return nil }
    let periods = sampling.compactMap(\.period)
    let longRun = Calibration.periodsOfLongRun
    if periods.contains(where: { $0 * longRun >= run ?? 0 && $0 < plan.runNanoseconds * longRun }) {
      return nil
    }
    var seen = GuestObservation(
      overflows: UInt64(signs.overflows.nonzeroBitCount),
      interrupts: signs.interrupts
    )
    seen.registerAccesses = facts.accesses[task]?.all
    seen.accessesWithExit = facts.accesses[task]?.exits
    return seen
  }

  private func observation(_ subject: Subject, _ step: Int) -> EventObservation {
    switch subject.kind {
    case .event(let handle):
      facts.events[handle].map { event(handle, $0, step) } ?? EventObservation()
    case .guestCounter(let handle, let vcpu): counter(handle, vcpu, step)
    case .watchdog(_, let cpu): watchdog(cpu)
    case .guestLBR(let vcpu): branchRecord(vcpu, step)
    case .guestEvent: EventObservation()
    }
  }

  /// The kernel's own event, of which nothing but its state is seen.
  private func watchdog(_ cpu: Int) -> EventObservation {
    var seen = EventObservation()
    guard let kernel = facts.watchdogs[cpu] else { return seen }
    seen.exists = true
    apply(kernel, to: &seen)
    return seen
  }

  private func event(
    _ handle: EventHandle,
    _ facts: AgentReport.EventFacts,
    _ step: Int
  ) -> EventObservation {
    let run = step >= 0 ? plan.steps[step].runNanoseconds : nil
    let isInError = facts.bytes == 0
    var seen = EventObservation()
    seen.exists = true
    seen.read = facts.read
    if plan.asksForPolls { seen.poll = self.facts.polls[handle].flatMap(EventABI.poll) }
    if let kernel = facts.kernel {
      apply(kernel, to: &seen)
    } else {
      seen.state = isInError ? .error : run.flatMap { stateFromTimes(facts.change, run: $0) }
      seen.isStateHidden = seen.state == nil && !program.looksIntoKernel
    }
    if seen.state == .active, isOutInGuests(handle, step) {
      // The guest has left for a moment.
      (seen.state, seen.cpu, seen.counter) = (nil, nil, nil)
    }
    seen.index = index(handle, seen.state)
    // A read that failed told nothing more.
    if case .failed = facts.read { return seen }
    if seen.state == .inactive, let run, Calibration.isAll(facts.change.running, of: run),
      !isCopied(handle)
    {
      // Its task was off the CPU for a moment, for some work of the kernel.
      (seen.state, seen.cpu, seen.counter) = (nil, nil, nil)
    }
    if facts.now.count == 0 { seen.value = 0 }
    seen.hasAdvanced = facts.now.count > 0
    if facts.now.enabled > 0 || !isInError { setTimes(facts.now, step, in: &seen) }
    if !isInError, takesTurns(handle, facts, step) { takeTurns(&seen) }
    if let run { setRun(handle, facts, step, run, in: &seen) }
    if let run, let stacks = self.facts.stacks[handle] { setStacks(stacks, handle, run, in: &seen) }
    // Of a group read the agent keeps the leader's value, which is nothing of a sibling's.
    if siblings.contains(handle), opens[handle]?.attr.readsGroup == true { seen.forgetValue() }
    return seen
  }

  /// What the mapped page names; nil where it is of another moment than the state.
  private func index(_ handle: EventHandle, _ state: EventState?) -> MappedIndex? {
    guard let number = facts.indices[handle] else { return nil }
    let isOnHardware =
      opens[handle]?.attr.type.isSoftwareLike == false
      && plan.machine.processor.architecture == .x86
    if number == 0 { return state == .active && isOnHardware ? nil : MappedIndex.none }
    guard state == .active || state == nil else { return nil }
    // RDPMC's numbers and one: fixed counters have bit 30.
    let fixed: UInt64 = 1 << 30
    let place = number - 1
    let index = Int(place & (fixed - 1)) + (place & fixed != 0 ? Int(Counter.fixed(0).index) : 0)
    return .counter(x86Counter(index))
  }

  /// By the kernel's number; nil for a toy's, which may have none of its own here.
  private func x86Counter(_ index: Int) -> Counter? {
    plan.machine.isToy ? program.toyCounter(index) : Counter(index: Int8(clamping: index))
  }

  /// The shares of a round with groups depend on the moments at which its events were opened (S22).
  private func takeTurns(_ seen: inout EventObservation) {
    seen.isTakingTurns = true
    guard !siblings.isEmpty else { return }
    (seen.timeEnabled, seen.timeRunning, seen.timeTolerance) = (nil, nil, nil)
  }

  /// Whether a guest with a mediated vPMU runs, while which the event is out (M20).
  private func isOutInGuests(_ handle: EventHandle, _ step: Int) -> Bool {
    guard let attr = opens[handle]?.attr, !attr.type.isSoftwareLike, step >= 0 else { return false }
    return plan.virtualCPUs.indices.contains {
      plan.vms[plan.virtualCPUs[$0].vm].mode == .mediated && program.runs($0, step)
    }
  }

  /// What an event's two times of a run say where nobody can look into the kernel; nil when nothing.
  private func stateFromTimes(_ change: AgentReport.Reading, run: UInt64) -> EventState? {
    guard run >= Calibration.shortestRunNanoseconds, change.enabled > run / 10 else { return nil }
    if Calibration.isAll(change.running, of: change.enabled) { return .active }
    return Calibration.isNone(change.running, of: change.enabled) ? .inactive : nil
  }

  private func setTimes(
    _ reading: AgentReport.Reading,
    _ step: Int,
    in seen: inout EventObservation
  ) {
    seen.timeEnabled = reading.enabled == 0 ? 0 : 1000
    seen.timeRunning = Calibration.timeShare(reading)
    guard reading.enabled > 0 else { return }
    let planned = plan.steps.prefix(step + 1).reduce(0) { $0 + ($1.runNanoseconds ?? 0) }
    seen.timeTolerance = Calibration.timeTolerance(enabled: reading.enabled, planned: planned)
  }

  /// What became of the value and the count in the run that has just ended.
  private func setRun(
    _ handle: EventHandle,
    _ facts: AgentReport.EventFacts,
    _ step: Int,
    _ nanoseconds: UInt64,
    in seen: inout EventObservation
  ) {
    let isInError = facts.bytes == 0
    if isInError {
      // The agent reads nothing from an event in error; what it counted stands still.
      (seen.valueAtRunStart, seen.value) = (0, 0)
    } else if facts.change.count == 0 {
      (seen.valueAtRunStart, seen.value) = (facts.now.count, facts.now.count)
    } else {
      seen.hasChangedInRun = true
    }
    guard nanoseconds >= Calibration.shortestRunNanoseconds,
      let happens = happens(for: handle, step)
    else { return }
    seen.happenedInRun = happens ? nanoseconds : 0
    seen.countInRun =
      isInError
      ? 0
      : Calibration.count(
        asTime(handle, facts.change, happens),
        ofRun: nanoseconds,
        happens ? target(of: handle, step) : .nothing,
        countsTime: !plan.machine.isToy && happens
      )
    // What exits and interrupts leave is neither a count nor none.
    if seen.countInRun == 0, facts.change.count > 0 { seen.forgetAdvance() }
  }

  /// A count of cycles as their time; an event that happens more rarely counts nothing, so that its
  /// time stands for it.
  private func asTime(
    _ handle: EventHandle,
    _ change: AgentReport.Reading,
    _ happens: Bool
  ) -> AgentReport.Reading {
    guard let attr = opens[handle]?.attr, !attr.type.isSoftwareLike else { return change }
    var change = change
    let isCount = program.countsCycles(attr) || !happens
    change.count = isCount ? change.count &* program.nanosecondsPerCycle : 0
    return change
  }

  private func target(of handle: EventHandle, _ step: Int) -> Calibration.Target {
    let isGuest = plan.virtualCPUs.indices.contains { program.runs($0, step) }
    let isPrecise = opens[handle].map { $0.attr.preciseIP > 0 } ?? false
    if isGuest, isPrecise, plan.machine.processor.architecture == .x86 { return .besideGuests }
    if opens[handle]?.attr.flags.contains(.excludeHost) == true { return .guests }
    return program.lowersRate ? .throttled : .host
  }

  private func counter(
    _ handle: GuestCounterHandle,
    _ vcpu: VCPUHandle,
    _ step: Int
  ) -> EventObservation {
    var seen = EventObservation()
    let slot = plan.virtualCPUs[vcpu].task
    guard let counter = program.guestCounters[handle],
      let facts = facts.counters[AgentReport.Place(slot: slot, number: counter.number)]
    else { return seen }
    if let kernel = facts.kernel {
      seen.exists = true
      apply(kernel, to: &seen)
    } else {
      seen.isStateHidden = !program.looksIntoKernel
    }
    seen.value = facts.value == counter.initialValue ? facts.value : nil
    seen.hasAdvanced = seen.value == nil
    guard step >= 0, let nanoseconds = plan.steps[step].runNanoseconds,
      nanoseconds >= Calibration.shortestRunNanoseconds
    else { return seen }
    let counted = facts.value &- facts.valueBefore
    if counted == 0 {
      (seen.valueAtRunStart, seen.value) = (facts.value, facts.value)
    } else {
      seen.hasChangedInRun = true
    }
    // What is written back at an overflow differs by less than it has counted.
    if counter.period != nil, counted != 0 {
      // Paused until KVM has dealt with the overflow.
      if seen.state == .inactive { (seen.state, seen.cpu, seen.counter) = (nil, nil, nil) }
      return seen
    }
    // The emulation counts little else.
    if !plan.machine.isToy, !counter.countsCycles { return seen }
    let runs = program.runs(vcpu, step)
    seen.happenedInRun = runs ? nanoseconds : 0
    seen.countInRun = Calibration.share(
      counted &* program.nanosecondsPerCycle,
      in: nanoseconds,
      of: nanoseconds,
      .guests
    )
    return seen
  }

  private func apply(_ kernel: AgentReport.KernelFacts, to seen: inout EventObservation) {
    seen.state = EventState(rawValue: Int8(clamping: kernel.state))
    guard seen.state == .active else { return }
    seen.cpu = kernel.cpu
    guard kernel.counter >= 0 else { return }
    // A toy's processor is x86's.
    guard plan.machine.processor.architecture == .arm64 else {
      seen.counter = x86Counter(kernel.counter)
      return
    }
    let cycles = program.cycleCounterIndex
    // Where the cycle counter comes first, the others come behind it.
    seen.counter =
      kernel.counter == cycles ? .fixed(0) : .gp(kernel.counter - (cycles == 0 ? 1 : 0))
  }
}

extension EventObservation {
  /// Whether the value has changed is not known.
  fileprivate mutating func forgetAdvance() {
    (value, valueAtRunStart, hasAdvanced, hasChangedInRun) = (nil, nil, nil, nil)
  }

  /// Nothing is known of the value and of what became of it.
  fileprivate mutating func forgetValue() {
    (value, valueAtRunStart, countInRun, hasAdvanced, hasChangedInRun) = (nil, nil, nil, nil, nil)
  }
}

extension Plan {
  /// Whether somebody wants to know what a poll gives.
  fileprivate var asksForPolls: Bool {
    checks.contains { if case .polls = $0.kind { true } else { false } }
  }
}
