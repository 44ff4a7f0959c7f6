import PerfInterface

/// `watchdog off`, `watchdog on`: the NMI watchdog's events of all CPUs, released or made anew.
struct WatchdogStep: HostStep {
  static let beginnings = ["watchdog on", "watchdog off"]

  let isOn: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isOn = try parser.word(of: ["on", "off"]) == "on"
  }

  var description: String { "watchdog \(isOn ? "on" : "off")" }

  var summary: String { description }

  /// Its events have names, whether or not they exist from the start.
  func prepare(_ planner: inout Planner) { planner.namesWatchdog = true }

  func actions(_ planner: inout Planner) -> [Action] { [.watchdog(isOn)] }

  func lines(_ commands: PerfCommands) -> [String] {
    ["sysctl kernel.nmi_watchdog=\(isOn ? 1 : 0)"]
  }
}
