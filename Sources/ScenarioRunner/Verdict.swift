/// The verdict on one run of a scenario on one backend.
public enum RunVerdict: String, Hashable, Sendable, CaseIterable {
  case asDocumented = "as documented"
  case differs
  case notObservable = "not observable"
  case notRun = "not run"
  case inconclusive

  /// Whether it speaks for or against the statement.
  public var isConclusive: Bool {
    switch self {
    case .asDocumented, .differs: true
    case .notObservable, .notRun, .inconclusive: false
    }
  }
}

/// The verdict on a claim over everything that ran.
public enum ClaimVerdict: String, Hashable, Sendable, CaseIterable {
  case confirmed
  case contradicted
  case depends
  case untested

  /// The verdict that says the contrary; nil where there is none.
  public var opposite: ClaimVerdict? {
    switch self {
    case .confirmed: .contradicted
    case .contradicted: .confirmed
    case .depends, .untested: nil
    }
  }
}

/// The verdict on a gap for one kernel and mode; graver ones come first.
public enum GapVerdict: String, Hashable, Sendable, CaseIterable {
  case open
  case closed
  case notReproduced = "not reproduced"
  case untested

  /// Whether guests are misled.
  public var isMisleading: Bool {
    switch self {
    case .open: true
    case .closed, .notReproduced, .untested: false
    }
  }

  /// Whether it says that guests are misled or that they are not.
  public var isConclusive: Bool {
    switch self {
    case .open, .closed, .notReproduced: true
    case .untested: false
    }
  }

  /// The gravest of several; untested without any.
  public static func gravest(of verdicts: [GapVerdict]) -> GapVerdict {
    allCases.first(where: verdicts.contains) ?? .untested
  }
}

extension CheckResult {
  /// How an expectation and what was observed compare.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case met
    case differs
    case notObservable = "not observable"
  }
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
