/// The `perf` and shell lines by which a person can repeat a scenario.
public struct PerfCommands {
  /// Whether the scenario has a VM.
  var hasVM = false
  /// Events that are enabled or disabled later, which `perf stat` does through a fifo.
  var controlled: Set<String> = []

  /// The lines, comments included, in the order of the scenario.
  public static func lines(_ scenario: Scenario) -> [String] {
    var commands = PerfCommands()
    // What comes in every order is nothing to type.
    let steps = scenario.statements.prefix { $0.written == nil }
    for statement in steps { statement.content.prepare(&commands) }
    let lines = steps.flatMap { $0.content.lines(commands) }
    return steps.count == scenario.statements.count
      ? lines : lines + ["# then 'vpmu-gaps explore' takes every order of the actions that follow"]
  }

  /// A shell variable for a name; names hold letters, digits, `_` and one dot.
  static func variable(_ name: String) -> String {
    String(name.map { $0 == "." ? "_" : $0 })
  }
}
