import PerfInterface

/// What ought to be seen of a guest: `told overflow`.
protocol GuestExpectation: Hashable, Sendable, CustomStringConvertible {
  /// The words by which its members begin, as messages list them.
  static var beginnings: [String] { get }

  /// Reads what stands behind the first word.
  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic)

  /// Whether there must have been a run.
  var isAboutRun: Bool { get }

  /// What must hold of a virtual CPU.
  func check(_ vcpu: VCPUHandle) -> PlanCheck.Kind
}

/// What can be expected of guests.
enum GuestExpectations {
  static let families = FamilyList([
    family(ToldExpectation.self), family(StallExpectation.self), family(ExitExpectation.self),
  ])

  static func parse(
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = try parser.names()
    let first = try parser.word(StatementParser.alternatives(families.beginnings))
    guard let family = families[first.text] else {
      throw parser.unknown(first, what: "word", among: families.beginnings)
    }
    return try family.read((names, first), &parser)
  }

  private static func family<Content: GuestExpectation>(
    _ members: Content.Type
  ) -> Family<(names: Names, first: Token)> {
    Family(beginnings: Content.beginnings) { head, parser throws(Diagnostic) in
      let expectation = try Content(head.first, &parser)
      return GuestExpectationStatement(names: head.names, expectation: expectation).object
    }
  }
}

/// `expect guest V told nothing`.
struct GuestExpectationStatement<Content: GuestExpectation>: StatementContent {
  let names: Names
  let expectation: Content

  var description: String { "expect guest \(names) \(expectation)" }

  func plan(in planner: inout Planner) {
    for name in names.all where !planner.isFinished { add(name, to: &planner) }
  }

  private func add(_ name: String, to planner: inout Planner) {
    guard let vcpu = planner.virtualCPU(name) else { return }
    let text = "guest \(name) \(expectation)"
    guard !expectation.isAboutRun || planner.checkRun(text) else { return }
    planner.addCheck(expectation.check(vcpu), text)
  }
}
