import PerfInterface

/// `run 10ms`: time passes.
struct RunStatement: StatementContent, StatementFamily {
  static let beginnings = ["run"]

  let nanoseconds: UInt64

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    RunStatement(nanoseconds: try parser.duration()).object
  }

  var description: String { "run \(DurationText.text(nanoseconds))" }

  func plan(in planner: inout Planner) {
    let (sum, overflow) = planner.nanoseconds.addingReportingOverflow(nanoseconds)
    planner.nanoseconds = overflow ? .max : sum
    if planner.nanoseconds > DurationText.limitNanoseconds {
      let limit = DurationText.text(DurationText.limitNanoseconds)
      planner.fail("the scenario runs longer than the limit of \(limit)")
      planner.nanoseconds = 0
    }
    planner.addStep(
      StepSummary(actor: "", action: description),
      [.run(nanoseconds: nanoseconds)]
    )
  }

  func lines(_ commands: PerfCommands) -> [String] { ["sleep \(seconds)"] }

  private var seconds: String {
    let fraction = String(nanoseconds % 1_000_000_000 + 1_000_000_000).dropFirst()
    let digits = fraction.reversed().drop { $0 == "0" }.reversed()
    let whole = nanoseconds / 1_000_000_000
    return digits.isEmpty ? "\(whole)" : "\(whole).\(String(digits))"
  }
}
