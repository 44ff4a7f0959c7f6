/// The verdict on one run of a scenario on one backend.
public enum RunVerdict: String, Hashable, Sendable, CaseIterable {
  case asDocumented = "as documented"
  case differs
  case notObservable = "not observable"
  case notRun = "not run"
  case inconclusive

  /// Whether it speaks for or against the statement.
  public var isConclusive: Bool { self == .asDocumented || self == .differs }
}

/// The verdict on a claim over everything that ran.
public enum ClaimVerdict: String, Hashable, Sendable, CaseIterable {
  case confirmed
  case contradicted
  case depends
  case untested
}

/// The verdict on a gap for one kernel and mode.
public enum GapVerdict: String, Hashable, Sendable, CaseIterable {
  case open
  case closed
  case notReproduced = "not reproduced"
  case untested
}

extension ClaimVerdict {
  /// The verdict over the runs that were conclusive.
  public init(_ verdicts: some Sequence<RunVerdict>) {
    let conclusive = verdicts.filter(\.isConclusive)
    let documented = conclusive.filter { $0 == .asDocumented }.count
    if conclusive.isEmpty {
      self = .untested
    } else if documented == conclusive.count {
      self = .confirmed
    } else {
      self = documented == 0 ? .contradicted : .depends
    }
  }
}
