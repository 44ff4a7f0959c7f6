import PerfInterface

/// What the users of a guest that runs Linux do with its counters.
public enum LinuxUse: String, Hashable, Sendable, CaseIterable {
  /// They count for a whole CPU, as `perf stat -a` does.
  case counts
  /// They sample at a frequency, as `perf record -a` does.
  case samples
}

extension Plan {
  /// The same with guests that run Linux, whose perf opens for a virtual CPU what the scenario's driver
  /// programs there; nil where a driver does what no perf of this model does, or has no counter.
  public func inLinux(_ use: LinuxUse) -> Plan? {
    guard subjects.contains(where: { $0.guestKernel == nil && $0.isGuestCounter }),
      !vms.contains(where: { $0.mode == .none })
    else { return nil }
    var translation = LinuxTranslation(self, use)
    guard translation.translate() else { return nil }
    return variant(.inLinux(use)) { plan in
      for step in plan.steps.indices { plan.steps[step].actions = translation.steps[step] }
      plan.subjects = translation.subjects
    }
  }
}

/// A plan's guest steps as those of Linux in the guest.
private struct LinuxTranslation {
  private let plan: Plan
  private let use: LinuxUse
  /// The first handle that no event of the host has.
  private let firstHandle: EventHandle
  private var booted: Set<VMHandle> = []
  private var open: Set<GuestCounterHandle> = []
  private(set) var steps: [[Action]] = []

  init(_ plan: Plan, _ use: LinuxUse) {
    self.plan = plan
    self.use = use
    firstHandle =
      plan.subjects.reduce(0) { next, subject in
        switch subject.kind {
        case .event(let handle), .watchdog(let handle, _), .guestEvent(let handle, _, _):
          max(next, handle + 1)
        case .guestCounter, .guestLBR: next
        }
      }
  }

  /// False where some step has no counterpart.
  mutating func translate() -> Bool {
    for step in plan.steps {
      var actions: [Action] = []
      for action in step.actions {
        guard let translated = translated(action) else { return false }
        actions += translated
      }
      steps.append(actions)
    }
    return !booted.isEmpty
  }

  var subjects: [Subject] {
    plan.subjects.map { subject in
      guard case .guestCounter(let counter, let vcpu) = subject.kind else { return subject }
      let vm = plan.virtualCPUs[vcpu].vm
      return Subject(
        name: subject.name,
        kind: .guestEvent(firstHandle + counter, vm: vm, vcpu: vcpu)
      )
    }
  }

  /// nil where Linux does nothing of the kind here.
  private mutating func translated(_ action: Action) -> [Action]? {
    switch action {
    case .guest(let vcpu, let action): translated(action, vcpu)
    case .saveVM, .restoreVM, .bootLinux, .inGuest: nil
    default: [action]
    }
  }

  private mutating func translated(_ action: GuestAction, _ vcpu: VCPUHandle) -> [Action]? {
    let vm = plan.virtualCPUs[vcpu].vm
    switch action {
    case .count(let counter, let setting, _): return opening(counter, setting, vcpu)
    case .stop(let counter): return [.inGuest(vm, .disable(firstHandle + counter))]
    case .start(let counter): return [.inGuest(vm, .enable(firstHandle + counter))]
    // What the driver of a scenario does of itself, Linux does where it has a reason.
    case .write, .read, .reprogram, .toggleGlobal, .rewriteGlobal: return []
    case .emulate, .maskInterrupt: return [.guest(vcpu, action)]
    case .rdpmc, .writeStatus, .lbrOn, .lbrOff, .lbrRead: return nil
    }
  }

  private mutating func opening(
    _ counter: GuestCounterHandle,
    _ setting: GuestCounterSetting,
    _ vcpu: VCPUHandle
  ) -> [Action]? {
    guard setting.attr.preciseIP == 0 else { return nil }
    let vm = plan.virtualCPUs[vcpu].vm
    let handle = firstHandle + counter
    var attr = setting.attr
    switch use {
    case .counts: attr.samplePeriod = setting.period ?? 0
    case .samples:
      attr.samplePeriod = 4000
      attr.flags.insert(.frequency)
    }
    var actions: [Action] = []
    if booted.insert(vm).inserted { actions.append(.bootLinux(vm, GuestBoot())) }
    if !open.insert(counter).inserted { actions.append(.inGuest(vm, .close(handle))) }
    let cpu = plan.virtualCPUs[..<vcpu].count { $0.vm == vm }
    actions.append(.inGuest(vm, .open(handle, attr: attr, target: .cpu(cpu), group: nil)))
    return actions
  }
}
