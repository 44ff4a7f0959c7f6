import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// What the agent said about one scenario, as a trace.
///
/// Emulation makes magnitudes meaningless: a guest counts some nine tenths of its time, a step takes
/// a moment. So shares near nothing or all are taken for that, and a value is kept only where it
/// stands still.
struct AgentAnswers {
  let plan: Plan
  let program: AgentProgram
  private var observations: [StepObservation] = []
  /// Facts of the step at hand.
  private(set) var events: [Int: EventFacts] = [:]
  private var counters: [AgentProgram.GuestPlace: CounterFacts] = [:]
  private var overflows: [TaskHandle: UInt64] = [:]
  private var isSeen = false
  private var problem: String?
  /// A counter has become free since the last long run; who gets it is a matter of moments.
  private(set) var hasFreedCounter = false
  /// How each event was opened last.
  private(set) var opens: [EventHandle: (attr: EventAttr, target: OpenTarget)] = [:]

  /// What `read(2)` and the kernel's own structure say of an event.
  struct EventFacts {
    var bytes: Int
    var count, enabled, running: UInt64
    var countBefore, enabledBefore, runningBefore: UInt64
    var kernel: KernelFacts?
  }

  private struct CounterFacts {
    var value, valueBefore: UInt64
    var kernel: KernelFacts?
  }

  struct KernelFacts {
    var state: Int
    var counter: Int
    var cpu: Int
  }

  /// Shares at which something is taken for nothing and for all, in hundredths.
  ///
  /// Nothing happens within a run, so that a guest's counter runs through it or not at all; how much
  /// of the time the emulation leaves to the guest depends on the load of the host.
  private static let eventShares = 5.0...93.0
  private static let guestShares = 1.0...8.0
  /// What exits and interrupts leave to an event that counts something else.
  private static let noiseShare = 25.0
  /// A run that shows whether an event takes turns.
  static let longRunNanoseconds: UInt64 = 10_000_000
  /// The time of two turns, by which a share of time may be off.
  private static let turnNanoseconds = 8_000_000.0
  /// A shorter run is too short to be compared with the steps around it.
  private static let shortestRunNanoseconds: UInt64 = 800_000

  init(plan: Plan, program: AgentProgram) {
    self.plan = plan
    self.program = program
  }

  /// Takes one line, without its `@`.
  mutating func take(_ line: Substring) {
    let words = line.split(separator: " ")
    guard let kind = words.first else { return }
    let numbers = words.dropFirst().map { Int64($0) ?? Int64(truncatingIfNeeded: UInt64($0) ?? 0) }
    switch kind {
    case "O" where numbers.count >= 8: takeEvent(numbers)
    case "G" where numbers.count >= 4: takeCounter(numbers)
    case "V" where numbers.count == 2:
      overflows[Int(numbers[0])] = UInt64(UInt64(bitPattern: numbers[1]).nonzeroBitCount)
    case "P": isSeen = true
    case "N" where numbers.count == 2: endStep(Int(numbers[0]), error: Int(numbers[1]))
    default: break
    }
  }

  private mutating func takeEvent(_ numbers: [Int64]) {
    let words = numbers.map { UInt64(bitPattern: $0) }
    events[Int(numbers[0])] = EventFacts(
      bytes: Int(numbers[1]),
      count: words[2],
      enabled: words[3],
      running: words[4],
      countBefore: words[5],
      enabledBefore: words[6],
      runningBefore: words[7],
      kernel: kernelFacts(numbers.dropFirst(8))
    )
  }

  private mutating func takeCounter(_ numbers: [Int64]) {
    guard let vcpu = plan.virtualCPUs.firstIndex(where: { $0.task == Int(numbers[0]) }) else {
      return
    }
    let place = AgentProgram.GuestPlace(vcpu: vcpu, number: Int(numbers[1]))
    counters[place] = CounterFacts(
      value: UInt64(bitPattern: numbers[2]),
      valueBefore: UInt64(bitPattern: numbers[3]),
      kernel: kernelFacts(numbers.dropFirst(4))
    )
  }

  private func kernelFacts(_ numbers: ArraySlice<Int64>) -> KernelFacts? {
    let numbers = Array(numbers)
    guard numbers.count == 3 else { return nil }
    return KernelFacts(state: Int(numbers[0]), counter: Int(numbers[1]), cpu: Int(numbers[2]))
  }

  private mutating func endStep(_ step: Int, error: Int) {
    // A line that the kernel has written into is no answer.
    guard step == observations.count - 1, step < plan.steps.count else {
      problem = problem ?? "the agent's answer is damaged at step \(step)"
      return
    }
    let number = error == 0 ? nil : EventABI.error(error)
    if error != 0, number == nil { problem = "the agent reports error number \(error)" }
    if step >= 0 { note(plan.steps[step].actions) }
    let time = observations.last?.time ?? 0
    let run = step >= 0 ? plan.steps[step].runNanoseconds : nil
    observations.append(
      StepObservation(
        time: time + (run ?? 0),
        error: number,
        subjects: plan.subjects.map { isSeen ? observation($0, step) : EventObservation() },
        guests: plan.virtualCPUs.map { isSeen ? guest($0.task) : nil }
      )
    )
    (events, counters, overflows, isSeen) = ([:], [:], [:], false)
    if let run, run >= AgentAnswers.longRunNanoseconds { hasFreedCounter = false }
  }

  private mutating func note(_ actions: [Action]) {
    for action in actions {
      switch action {
      case .open(let handle, let attr, let target, _):
        opens[handle] = (attr, target)
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
      guard place > 0 else { return (-1, error.rawValue) }
      if plan.steps[place - 1].expectedError == nil { return (place - 1, error.rawValue) }
    }
    return nil
  }

  // MARK: Subjects

  private func guest(_ task: TaskHandle) -> GuestObservation? {
    overflows[task].map { GuestObservation(overflows: $0, interrupts: 0) }
  }

  private func observation(_ subject: Subject, _ step: Int) -> EventObservation {
    switch subject.kind {
    case .event(let handle): event(handle, step)
    case .guestCounter(let handle, let vcpu): counter(handle, vcpu, step)
    case .watchdog, .guestLBR: EventObservation()
    }
  }

  private func event(_ handle: EventHandle, _ step: Int) -> EventObservation {
    var seen = EventObservation()
    guard let facts = events[handle] else { return seen }
    seen.exists = true
    seen.read = facts.bytes == 0 ? .endOfFile : .data
    if let kernel = facts.kernel {
      apply(kernel, to: &seen)
    } else {
      seen.state = facts.bytes == 0 ? .error : stateFromTimes(facts, step)
    }
    if wasInThroughout(facts, step), seen.state == .inactive {
      // Its task was off the CPU for a moment, for some work of the kernel.
      (seen.state, seen.cpu, seen.counter) = (nil, nil, nil)
    }
    if facts.count == 0 { seen.value = 0 }
    seen.hasAdvanced = facts.count > 0
    if facts.enabled > 0 || facts.bytes > 0 { setTimes(facts, step, in: &seen) }
    if facts.bytes > 0, takesTurns(handle, facts, step) { seen.isTakingTurns = true }
    guard step >= 0, let nanoseconds = plan.steps[step].runNanoseconds else { return seen }
    if facts.bytes == 0 {
      // The agent reads nothing from an event in error; what it counted stands still.
      (seen.valueAtRunStart, seen.value) = (0, 0)
    } else if facts.count == facts.countBefore {
      (seen.valueAtRunStart, seen.value) = (facts.count, facts.count)
    } else {
      seen.hasChangedInRun = true
    }
    setCounts(facts, handle, step, nanoseconds, in: &seen)
    return seen
  }

  /// What the two times of a run say where nobody can look into the kernel; nil when it is nothing.
  private func stateFromTimes(_ facts: EventFacts, _ step: Int) -> EventState? {
    guard step >= 0, let run = plan.steps[step].runNanoseconds else { return nil }
    let enabled = facts.enabled &- facts.enabledBefore
    guard run >= AgentAnswers.shortestRunNanoseconds, enabled > run / 10 else { return nil }
    let share = Double(facts.running &- facts.runningBefore) / Double(enabled)
    return share > 0.97 ? .active : share < 0.03 ? .inactive : nil
  }

  private func wasInThroughout(_ facts: EventFacts, _ step: Int) -> Bool {
    guard step >= 0, let run = plan.steps[step].runNanoseconds else { return false }
    return Double(facts.running &- facts.runningBefore) > Double(run) * 0.97
  }

  /// The share of time, and by how much it may be off: two turns, and what steps have taken although
  /// a scenario's take none.
  private func setTimes(_ facts: EventFacts, _ step: Int, in seen: inout EventObservation) {
    let share = facts.enabled == 0 ? 0 : Double(facts.running) / Double(facts.enabled)
    seen.timeEnabled = facts.enabled == 0 ? 0 : 1000
    seen.timeRunning = UInt64((min(1, share) * 1000).rounded())
    guard facts.enabled > 0 else { return }
    let planned = plan.steps.prefix(step + 1).reduce(0) { $0 + ($1.runNanoseconds ?? 0) }
    let excess = facts.enabled > planned ? Double(facts.enabled - planned) : 0
    let points = (AgentAnswers.turnNanoseconds + excess) / Double(facts.enabled) * 100
    seen.timeTolerance = min(100, max(5, (points / 5).rounded(.up) * 5))
  }

  private func setCounts(
    _ facts: EventFacts,
    _ handle: EventHandle,
    _ step: Int,
    _ nanoseconds: UInt64,
    in seen: inout EventObservation
  ) {
    guard nanoseconds >= AgentAnswers.shortestRunNanoseconds,
      let happens = happens(for: handle, step)
    else { return }
    seen.happenedInRun = happens ? nanoseconds : 0
    if facts.bytes == 0 {
      seen.countInRun = 0
      return
    }
    // Cycles are nanoseconds here; other events of armv8 are placed and count nothing.
    let counted = facts.count &- facts.countBefore
    let ran = facts.running &- facts.runningBefore
    var amount = plan.machine.model == .armv8 && counted == 0 ? ran : counted
    let limits = happens ? shares(of: handle) : AgentAnswers.noiseShare...93
    // Counters stand still while the kernel rotates, which takes a slow machine up to half its time.
    if happens, limits == AgentAnswers.eventShares, wasInThroughout(facts, step),
      counted > ran / 4
    {
      amount = ran
    }
    seen.countInRun = share(amount, in: window(facts, nanoseconds), of: nanoseconds, limits)
  }

  /// The time between the two reads of an event: the time it was enabled, if it was.
  ///
  /// Reads take their time on a busy machine, and the time of a task's event stands still while
  /// others have its CPU.
  private func window(_ facts: EventFacts, _ nanoseconds: UInt64) -> UInt64 {
    let enabled = facts.enabled &- facts.enabledBefore
    return enabled > nanoseconds / 10 ? enabled : nanoseconds
  }

  private func share(
    _ amount: UInt64,
    in window: UInt64,
    of nanoseconds: UInt64,
    _ limits: ClosedRange<Double>
  ) -> UInt64 {
    let percent = Double(amount) / Double(window) * 100
    if percent < limits.lowerBound { return 0 }
    if percent > limits.upperBound { return nanoseconds }
    return UInt64(percent.rounded()) * (nanoseconds / 100)
  }

  /// An event of guests alone misses the time that emulation spends outside of them.
  private func shares(of handle: EventHandle) -> ClosedRange<Double> {
    let isGuests = opens[handle]?.attr.flags.contains(.excludeHost) == true
    return isGuests ? AgentAnswers.guestShares : AgentAnswers.eventShares
  }

  private func counter(
    _ handle: GuestCounterHandle,
    _ vcpu: VCPUHandle,
    _ step: Int
  ) -> EventObservation {
    var seen = EventObservation()
    guard let place = program.counterPlaces[handle], let facts = counters[place] else {
      return seen
    }
    if let kernel = facts.kernel {
      seen.exists = true
      apply(kernel, to: &seen)
    }
    seen.value = facts.value == program.initialValues[handle] ? facts.value : nil
    seen.hasAdvanced = seen.value == nil
    guard step >= 0, let nanoseconds = plan.steps[step].runNanoseconds,
      nanoseconds >= AgentAnswers.shortestRunNanoseconds
    else { return seen }
    let counted = facts.value &- facts.valueBefore
    if counted == 0 {
      (seen.valueAtRunStart, seen.value) = (facts.value, facts.value)
    } else {
      seen.hasChangedInRun = true
    }
    // The emulation counts cycles only.
    if plan.machine.model == .armv8, program.eventCode(handle) != KernelMachine.cyclesCode {
      return seen
    }
    let runs = program.runningTasks[step].contains(plan.virtualCPUs[vcpu].task)
    seen.happenedInRun = runs ? nanoseconds : 0
    let limits = AgentAnswers.guestShares
    seen.countInRun = share(counted, in: nanoseconds, of: nanoseconds, limits)
    return seen
  }

  private func apply(_ kernel: KernelFacts, to seen: inout EventObservation) {
    seen.state = EventState(rawValue: Int8(clamping: kernel.state))
    guard seen.state == .active else { return }
    seen.cpu = kernel.cpu
    // A toy's counters have no numbers of their own here.
    guard plan.machine.model == .armv8, kernel.counter >= 0 else { return }
    seen.counter =
      kernel.counter == KernelMachine.cycleCounter ? .fixed(0) : .gp(kernel.counter)
  }
}
