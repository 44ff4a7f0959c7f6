import PerfInterface

/// `toggle global`: switches all counters of a guest off and on.
struct ToggleStep: GuestStep {
  static let beginnings = ["toggle global"]

  static let drivesCounters = true

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    try parser.keyword("global")
  }

  var description: String { "toggle global" }

  var summary: String { "toggles all" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .toggleGlobal) }
  }

  func lines() -> [String] {
    ["# write GLOBAL_CTRL 0 and back, as the guest's perf does at every switch"]
  }
}
