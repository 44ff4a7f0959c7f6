extension Plan {
  /// The plan with something to see after every `run`: backends that look only where an expectation
  /// stands look there.
  public var observingRuns: Plan {
    var plan = self
    plan.observesRuns = true
    return plan
  }
}
