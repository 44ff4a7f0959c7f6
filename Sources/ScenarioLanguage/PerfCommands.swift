/// The `perf` and shell lines by which a person can repeat a scenario.
public struct PerfCommands {
  /// Whether the scenario has a VM.
  var hasVM = false
  /// Events that are enabled or disabled later, which `perf stat` does through a fifo.
  var controlled: Set<String> = []

  /// The lines, comments included, in the order of the scenario.
  public static func lines(_ scenario: Scenario) -> [String] {
    var commands = PerfCommands()
    for statement in scenario.statements { statement.content.prepare(&commands) }
    return scenario.statements.flatMap { $0.content.lines(commands) }
  }

  /// A shell variable for a name; names hold letters, digits, `_` and one dot.
  static func variable(_ name: String) -> String {
    String(name.map { $0 == "." ? "_" : $0 })
  }
}
