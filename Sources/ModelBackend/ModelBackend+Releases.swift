import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

extension ModelBackend {
  /// Whether the model of another release comes to the same: where nothing is asked for that tells them apart.
  public func doesSame(_ plan: Plan, as other: BackendName) -> Bool {
    guard other.kind == .model, let other = other.kernel, plan.reasonExcluding(kernel) == nil,
      plan.reasonExcluding(other) == nil
    else { return false }
    return kernel.behaviour.isLike(other.behaviour, for: plan.questions)
  }
}

extension Plan {
  /// What its steps, and whatever is explored behind them, ask of a release.
  fileprivate var questions: KernelBehaviour.Questions {
    let explored = exploration?.actions ?? []
    let actions = (steps + explored).flatMap { $0.actions }
    return KernelBehaviour.Questions(
      processor: machine.processor,
      hasExits: actions.contains { $0.isExit },
      hasGuestPEBS: actions.contains { $0.isPreciseInGuest }
    )
  }
}

extension Action {
  fileprivate var isExit: Bool {
    switch self {
    case .exit: true
    case .inGuest(_, let action): action.isExit
    default: false
    }
  }

  fileprivate var isPreciseInGuest: Bool {
    switch self {
    case .guest(_, .count(_, let setting, _)): setting.attr.preciseIP > 0
    case .inGuest(_, let action): action.opening.map { $0.attr.preciseIP > 0 } ?? false
    default: false
    }
  }
}
