import PerfInterface

/// What ought to be seen of an event or a guest's counter: `active`, `counts all`.
protocol SubjectExpectation: Hashable, Sendable, CustomStringConvertible {
  /// The words by which its members begin, as messages list them.
  static var beginnings: [String] { get }

  /// Reads what stands behind the first word.
  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic)

  /// Whether it is about what the last run did.
  var isAboutRun: Bool { get }

  /// Why nothing of the kind can be seen of a subject, and what to do about it; nil where it can.
  func objection(to subject: ExpectedSubject) -> String?

  /// What must hold of the subject at a place.
  func check(_ subject: Int) -> PlanCheck.Kind
}

extension SubjectExpectation {
  var isAboutRun: Bool { false }

  func objection(to subject: ExpectedSubject) -> String? { nil }
}

/// What something is expected of.
struct ExpectedSubject {
  let subject: Subject
  /// What it is, such as `a counter of the guest V`.
  let kind: String
  /// How it was opened last; nil for what nobody opens.
  let attr: EventAttr?

  /// Whether somebody can have a file descriptor of it.
  var hasDescriptor: Bool {
    switch subject.kind {
    case .event, .guestEvent: true
    case .watchdog, .guestCounter, .guestLBR: false
    }
  }

  /// Why an event of the host has no branch records; nil where it asks for them.
  var objectionToBranches: String? {
    guard let attr else { return "is \(kind), which asks for no branch records" }
    guard !attr.hasBranchStack else { return nil }
    let isFiltered = attr.branchSampleType != 0
    return "asks for no branch records: add sample_type=0x800 (PERF_SAMPLE_BRANCH_STACK)"
      + (isFiltered
        ? " to its 'open'; without it the kernel drops branch_sample_type="
        : " and branch_sample_type= to its 'open'")
  }
}

/// What can be expected of events and counters.
enum SubjectExpectations {
  static let families = FamilyList([
    family(StateExpectation.self), family(ShareExpectation.self), family(StackExpectation.self),
    family(RunningTimeExpectation.self), family(TimeExpectation.self), family(ReadExpectation.self),
    family(PollExpectation.self), family(ValueExpectation.self), family(ScaledExpectation.self),
    family(CounterExpectation.self), family(IndexExpectation.self),
  ])

  static func parse(
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = try parser.names()
    let first = try parser.word("what is expected", among: families.beginnings)
    guard let family = families[first.text] else {
      throw parser.unknown(first, what: "expectation", among: families.beginnings)
    }
    return try family.read((names, first), &parser)
  }

  private static func family<Content: SubjectExpectation>(
    _ members: Content.Type
  ) -> Family<(names: Names, first: Token)> {
    Family(beginnings: Content.beginnings) { head, parser throws(Diagnostic) in
      let expectation = try Content(head.first, &parser)
      return SubjectExpectationStatement(names: head.names, expectation: expectation).object
    }
  }
}

/// `expect A active`.
struct SubjectExpectationStatement<Content: SubjectExpectation>: StatementContent {
  let names: Names
  let expectation: Content

  var description: String { "expect \(names) \(expectation)" }

  func plan(in planner: inout Planner) {
    for name in names.all.flatMap({ planner.expanded($0) }) where !planner.isFinished {
      add(name, to: &planner)
    }
  }

  private func add(_ name: String, to planner: inout Planner) {
    guard let place = planner.subject(name) else { return }
    if let objection = expectation.objection(to: planner.expected(place)) {
      planner.fail(at: name, "'\(name)' \(objection)")
      return
    }
    let text = "\(name) \(expectation)"
    guard !expectation.isAboutRun || planner.checkRun(text) else { return }
    planner.addCheck(expectation.check(place), text)
  }
}

extension Planner {
  fileprivate func expected(_ place: Int) -> ExpectedSubject {
    let subject = subjects[place]
    return ExpectedSubject(
      subject: subject,
      kind: kind(subject),
      attr: openedAttrs[subject.name]
    )
  }
}
