/// `watchdog on`: the NMI watchdog's pinned event on every CPU.
struct WatchdogStatement: SetupContent, StatementFamily {
  static let beginnings = ["watchdog"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    try parser.keyword("on")
    return WatchdogStatement().object
  }

  var description: String { "watchdog on" }

  func prepare(_ planner: inout Planner) {
    planner.hasWatchdog = true
    planner.namesWatchdog = true
  }

  func plan(in planner: inout Planner) {}

  func lines(_ commands: PerfCommands) -> [String] { ["sysctl kernel.nmi_watchdog=1"] }
}
