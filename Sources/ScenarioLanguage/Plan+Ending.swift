import PerfInterface

/// What may end a guest's loss, from what happens by itself to what somebody has to do.
public enum LossEnding: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Time passes, and what competes stays.
  case time
  /// What competes goes: the host closes its events and switches its watchdog and filters off.
  case departure
  /// The guest's driver switches all its counters off and on besides, as Linux does when it
  /// multiplexes; where the guest runs Linux, its user switches the events off and on.
  case toggle
  /// It switches each counter off and on by itself besides.
  case reprogramming
  /// It leaves its counters off for two time slices besides, so that KVM releases their events (K31).
  case disuse

  /// How long a loss lasts that ends so.
  public static func < (left: LossEnding, right: LossEnding) -> Bool { left.place < right.place }

  private var place: Int { LossEnding.allCases.firstIndex(of: self) ?? 0 }
}

extension Plan {
  /// The plan up to one of its steps, then what may end a loss, time to settle, and time to see
  /// whether it has: the last step.
  public func ended(by ending: LossEnding, after step: Int) -> Plan {
    variant(.ended(by: ending)) { plan in
      plan.steps.removeSubrange((step + 1)...)
      let position = plan.steps[step].position
      func append(_ text: String, _ actions: [Action]) {
        guard !actions.isEmpty else { return }
        plan.steps.append(
          PlanStep(
            position: position,
            text: text,
            summary: StepSummary(actor: "", action: text),
            actions: actions
          )
        )
      }
      let state = StandingState(plan)
      append("the guest records branches again", state.recording)
      if ending >= .departure { append("what competes goes", state.departure) }
      switch ending {
      case .time, .departure: break
      case .toggle: append("the guest's driver toggles its counters", state.toggle)
      case .reprogramming: append("the guest's driver rewrites its counters", state.reprogramming)
      case .disuse:
        append("the guest's driver stops its counters", state.stop)
        for _ in 0..<2 {
          append("run 1ms", [.run(nanoseconds: 1_000_000)])
          append(
            "the vCPUs go and come",
            plan.virtualCPUs.flatMap { [.sleep($0.task), .wake($0.task)] }
          )
        }
        append("run 1ms", [.run(nanoseconds: 1_000_000)])
        append("the guest's driver starts its counters", state.start)
      }
      for _ in 0..<2 { append("run 20ms", [.run(nanoseconds: 20_000_000)]) }
    }
  }
}

/// What is open and programmed after all steps of a plan.
private struct StandingState {
  private var events: [EventHandle] = []
  private var hasWatchdog: Bool
  private var filtered: Set<VMHandle> = []
  private var grabbed: [(cpu: Int, counter: Counter)] = []
  private var counters: [(vcpu: VCPUHandle, counter: GuestCounterHandle)] = []
  /// Events of Linux in a guest; its perf does to the counters what its user does to these.
  private var linuxEvents: [(vm: VMHandle, event: EventHandle)] = []
  /// Virtual CPUs that have recorded branches, and whether they do.
  private var recorders: [VCPUHandle: Bool] = [:]
  private let virtualCPUs: Range<VCPUHandle>

  init(_ plan: Plan) {
    hasWatchdog = plan.hasWatchdog
    virtualCPUs = plan.virtualCPUs.indices
    for step in plan.steps { for action in step.actions { apply(action) } }
  }

  private mutating func apply(_ action: Action) {
    if let opening = action.opening { events.append(opening.handle) }
    switch action {
    case .createKernelCounter(let handle, _, _): events.append(handle)
    case .close(let handle): events.removeAll { $0 == handle }
    case .watchdog(let isOn): hasWatchdog = isOn
    case .filter(let vm, let filter):
      if filter == nil { filtered.remove(vm) } else { filtered.insert(vm) }
    case .grab(let cpu, let counter, let isHeld):
      grabbed.removeAll { $0 == (cpu, counter) }
      if isHeld { grabbed.append((cpu, counter)) }
    case .guest(let vcpu, let action): apply(action, vcpu)
    case .inGuest(let vm, .close(let handle)): linuxEvents.removeAll { $0 == (vm, handle) }
    case .inGuest(let vm, let action):
      if let opening = action.opening { linuxEvents.append((vm, opening.handle)) }
    default: break
    }
  }

  private mutating func apply(_ action: GuestAction, _ vcpu: VCPUHandle) {
    switch action {
    case .count(let counter, _, _), .start(let counter): counters.append((vcpu, counter))
    case .stop(let counter): counters.removeAll { $0 == (vcpu, counter) }
    case .lbrOn: recorders[vcpu] = true
    case .lbrOff: recorders[vcpu] = false
    default: break
    }
  }

  var departure: [Action] {
    // The youngest first, so that members go before their leaders.
    events.reversed().map(Action.close) + (hasWatchdog ? [.watchdog(false)] : [])
      + filtered.sorted().map { .filter($0, nil) }
      + grabbed.map { .grab(cpu: $0.cpu, $0.counter, false) }
  }

  /// What a guest that has stopped recording does to lose more than what is lost already.
  var recording: [Action] {
    recorders.keys.sorted().filter { recorders[$0] == false }.map { .guest($0, .lbrOn) }
  }

  /// Linux switches its branch records off and on with its counters.
  private func aroundRecords(_ actions: [Action]) -> [Action] {
    let vcpus = recorders.keys.sorted()
    return vcpus.map { .guest($0, .lbrOff) } + actions + vcpus.map { .guest($0, .lbrOn) }
  }

  var toggle: [Action] {
    guard linuxEvents.isEmpty else { return linuxStop + linuxStart }
    return aroundRecords(virtualCPUs.map { .guest($0, .toggleGlobal) })
  }

  private var linuxStop: [Action] { linuxEvents.map { .inGuest($0.vm, .disable($0.event)) } }

  private var linuxStart: [Action] { linuxEvents.map { .inGuest($0.vm, .enable($0.event)) } }

  var reprogramming: [Action] {
    aroundRecords(counters.map { .guest($0.vcpu, .reprogram($0.counter)) })
  }

  var stop: [Action] {
    linuxStop + recorders.keys.sorted().map { .guest($0, .lbrOff) }
      + counters.map { .guest($0.vcpu, .stop($0.counter)) }
  }

  var start: [Action] {
    linuxStart + counters.map { .guest($0.vcpu, .start($0.counter)) }
      + recorders.keys.sorted().map { .guest($0, .lbrOn) }
  }
}
