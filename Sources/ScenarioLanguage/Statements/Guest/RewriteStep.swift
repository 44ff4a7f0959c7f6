import PerfInterface

/// `rewrite global`: writes the register that switches all counters of a guest without changing it.
struct RewriteStep: GuestStep {
  static let beginnings = ["rewrite global"]

  static let drivesCounters = true

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    try parser.keyword("global")
  }

  var description: String { "rewrite global" }

  var summary: String { "rewrites the switch" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .rewriteGlobal) }
  }

  func lines() -> [String] { ["# write GLOBAL_CTRL, or PMCR on arm64, with the value that it has"] }
}
