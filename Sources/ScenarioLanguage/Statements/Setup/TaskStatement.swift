/// `task T on cpu0`: a busy thread.
struct TaskStatement: SetupContent, StatementFamily {
  static let beginnings = ["task"]

  let names: Names
  let cpu: Int?

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = try parser.names()
    return TaskStatement(names: names, cpu: parser.take("on") ? try parser.cpu() : nil).object
  }

  var description: String { "task \(names)" + (cpu.map { " on cpu\($0)" } ?? "") }

  func plan(in planner: inout Planner) {
    planner.checkCPU(cpu ?? 0)
    for name in names.all where !planner.isFinished {
      planner.checkPlain(name)
      planner.declareTask(name, cpu: cpu ?? 0, isForked: false)
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    names.all.map { name in
      let variable = PerfCommands.variable(name)
      return "taskset -c \(cpu ?? 0) sh -c 'while :; do :; done' & \(variable)=$!"
    }
  }
}
