import PerfInterface

// Guest steps to actions, and expectations to checks.
extension Planner {
  mutating func guestActions(
    _ vm: Names,
    _ step: GuestStep,
    _ position: SourcePosition
  ) -> [Action] {
    let vcpus = vm.all.compactMap { virtualCPU($0, position) }
    guard let vcpu = vcpus.first else { return [] }
    switch step {
    case .toggleGlobal: return vcpus.map { .guest($0, .toggleGlobal) }
    case .emulate(let count): return vcpus.map { .guest($0, .emulate(instructions: count)) }
    case .lbrOn: return lbrActions(vcpus, .lbrOn)
    case .lbrOff: return lbrActions(vcpus, .lbrOff)
    case .lbrRead: return lbrActions(vcpus, .lbrRead)
    case .maskInterrupt(let isMasked): return vcpus.map { .guest($0, .maskInterrupt(isMasked)) }
    case .rdpmc(let counter, let fromUser):
      return vcpus.map { .guest($0, .rdpmc(counter, fromUser: fromUser)) }
    default: break
    }
    guard vcpus.count == 1 else {
      fail(position, "a step with counters is for one virtual CPU at a time")
      return []
    }
    switch step {
    case .count(let names, let event, let from, let period, let counter):
      return names.all.flatMap { name in
        count(name, vcpu, event, from: from, period: period, on: counter, position)
      }
    case .stop(let names): return counterActions(vcpu, names, position) { .stop($0) }
    case .start(let names): return counterActions(vcpu, names, position) { .start($0) }
    case .read(let names): return counterActions(vcpu, names, position) { .read($0) }
    case .reprogram(let names): return counterActions(vcpu, names, position) { .reprogram($0) }
    case .write(let names, let value):
      return counterActions(vcpu, names, position) { .write($0, value: value) }
    case .toggleGlobal, .emulate, .lbrOn, .lbrOff, .lbrRead, .maskInterrupt, .rdpmc: return []
    }
  }

  /// The guest's last branch record is a subject of its own from its first use on: `V.lbr`.
  private mutating func lbrActions(_ vcpus: [VCPUHandle], _ action: GuestAction) -> [Action] {
    for vcpu in vcpus {
      let name = "\(virtualCPUs[vcpu].name).lbr"
      if knownSubject(name) == nil { addSubject(name, .guestLBR(vcpu: vcpu)) }
    }
    return vcpus.map { .guest($0, action) }
  }

  private mutating func counterActions(
    _ vcpu: VCPUHandle,
    _ names: Names,
    _ position: SourcePosition,
    _ action: (GuestCounterHandle) -> GuestAction
  ) -> [Action] {
    var actions: [Action] = []
    for name in names.all {
      guard let known = subject(name, position) else { continue }
      guard case .guestCounter(let handle, let owner) = subjects[known].kind, owner == vcpu else {
        fail(place(of: name), "'\(name)' is no counter of \(virtualCPUs[vcpu].name)")
        continue
      }
      actions.append(.guest(vcpu, action(handle)))
    }
    return actions
  }

  private mutating func count(
    _ name: String,
    _ vcpu: VCPUHandle,
    _ event: EventExpression,
    from: UInt64?,
    period: UInt64?,
    on counter: Counter?,
    _ position: SourcePosition
  ) -> [Action] {
    guard event.terms.count == 1, let attr = event.attrs.first else {
      fail(
        place(of: event.description),
        "a guest's counter counts one event, not a group"
      )
      return []
    }
    let handle: GuestCounterHandle
    checkPlain(name)
    if let number = knownSubject(name) {
      guard case .guestCounter(let known, let owner) = subjects[number].kind, owner == vcpu else {
        fail(place(of: name), "'\(name)' is no counter of \(virtualCPUs[vcpu].name)")
        return []
      }
      handle = known
    } else {
      handle = guestCounterCount
      guestCounterCount += 1
      addSubject(name, .guestCounter(handle, vcpu: vcpu))
    }
    let setting = GuestCounterSetting(attr: attr, initialValue: from ?? 0, period: period)
    return [.guest(vcpu, .count(handle, setting, on: counter))]
  }

  // MARK: Expectations

  mutating func addExpectation(_ expectation: Expectation, _ position: SourcePosition) {
    switch expectation {
    case .error(let number): addErrorCheck(number, expectation, position)
    case .told(let names, let sign):
      for name in names.all {
        guard let vcpu = virtualCPU(name, position) else { continue }
        addCheck(.told(vcpu, sign), .told(Names(name), sign), position)
      }
    case .stalls(let names, let share):
      for name in names.all {
        guard let vcpu = virtualCPU(name, position) else { continue }
        addCheck(.stalls(vcpu, share), .stalls(Names(name), share), position)
      }
    case .state(let names, let state):
      addChecks(names, position) { (.state($0, state), .state($1, state)) }
    case .counts(let names, let share):
      addChecks(names, position) { (.counts($0, share), .counts($1, share)) }
    case .records(let names, let share):
      addChecks(names, position) { (.records($0, share), .records($1, share)) }
    case .runs(let names, let percent, let tolerance):
      addChecks(names, position) {
        (
          .runs($0, percent: percent, tolerance: tolerance),
          .runs($1, percent: percent, tolerance: tolerance)
        )
      }
    case .reads(let names, let result):
      addChecks(names, position) { (.reads($0, result), .reads($1, result)) }
    case .value(let names, let value):
      addChecks(names, position) { (.value($0, value), .value($1, value)) }
    case .valueUnchanged(let names):
      addChecks(names, position) { (.valueUnchanged($0), .valueUnchanged($1)) }
    case .on(let names, let counter):
      addChecks(names, position) { (.on($0, counter), .on($1, counter)) }
    }
  }

  private mutating func addChecks(
    _ names: Names,
    _ position: SourcePosition,
    _ make: (Int, Names) -> (PlanCheck.Kind, Expectation)
  ) {
    for name in names.all where checks.count <= Planner.checkLimit {
      guard let known = subject(name, position) else { continue }
      let (kind, expectation) = make(known, Names(name))
      if case .reads = kind, subjects[known].isGuestCounter {
        fail(place(of: name), "'\(name)' is a guest's counter; it has no file descriptor to read")
        continue
      }
      addCheck(kind, expectation, position)
    }
  }

  private mutating func addCheck(
    _ kind: PlanCheck.Kind,
    _ expectation: Expectation,
    _ position: SourcePosition
  ) {
    guard checks.count < Planner.checkLimit else {
      fail(position, "a scenario has at most \(Planner.checkLimit) expectations")
      return
    }
    let needsRun: Bool
    switch kind {
    case .counts, .records, .valueUnchanged, .told: needsRun = true
    default: needsRun = false
    }
    if needsRun, !steps.contains(where: \.isRun) {
      fail(position, "'\(expectation)' is about the last run, and nothing has run yet")
      return
    }
    checks.append(
      PlanCheck(
        position: position,
        text: expectation.description,
        step: steps.count - 1,
        kind: kind
      )
    )
  }

  private mutating func addErrorCheck(
    _ number: ErrorNumber,
    _ expectation: Expectation,
    _ position: SourcePosition
  ) {
    guard let last = steps.indices.last else {
      if vms.isEmpty {
        fail(position, "no step stands before this that could fail")
      } else {
        setupError = number
        addCheck(.error(number), expectation, position)
      }
      return
    }
    guard !steps[last].isRun else {
      fail(position, "time passed before this; no step that could fail stands there")
      return
    }
    steps[last].expectedError = number
    // An event whose open failed has no file descriptor.
    for action in steps[last].actions {
      switch action {
      case .open(let handle, _, _, _), .createKernelCounter(let handle, _, _):
        for subject in subjects where subject.kind == .event(handle) {
          openEvents[subject.name] = nil
        }
      default: break
      }
    }
    addCheck(.error(number), expectation, position)
  }
}
