public import PerfInterface

extension Plan {
  /// The same scenario under a policy; nil when it has one, or no guest with an emulated vPMU.
  ///
  /// - Parameter keepsChecks: Whether what is expected of Linux is still looked at.
  public func under(_ policy: ContentionPolicy, keepsChecks: Bool = false) -> Plan? {
    guard self.policy == nil, !vms.isEmpty, vms.allSatisfy({ $0.mode == .emulated }) else {
      return nil
    }
    var plan = variant(.under(policy)) { $0.policy = policy }
    if keepsChecks { plan.checks = checks }
    return plan
  }

  /// A reservation that holds every counter the scenario's guests name, as far as there are any.
  public var sufficientReservation: ContentionPolicy {
    let includesFixed = steps.flatMap { $0.actions }.contains { action in
      if case .guest(_, .count(_, _, let counter?)) = action { counter.isFixed } else { false }
    }
    let counters = max(guestCounterCount, 1)
    return .reserved(counters: counters, includesFixed: includesFixed)
  }

  /// The most counters that one virtual CPU names.
  private var guestCounterCount: Int {
    virtualCPUs.indices.map { vcpu in
      subjects.count {
        if case .guestCounter(_, let owner) = $0.kind { owner == vcpu } else { false }
      }
    }
    .max() ?? 0
  }

  /// A variant: steps that make no sense in it are observations, not mistakes.
  func variant(_ origin: Origin, _ change: (inout Plan) -> Void) -> Plan {
    var plan = self
    change(&plan)
    for step in plan.steps.indices { plan.steps[step].expectedError = nil }
    plan.checks = []
    plan.exploration = nil
    plan.origin = origin
    return plan
  }
}
