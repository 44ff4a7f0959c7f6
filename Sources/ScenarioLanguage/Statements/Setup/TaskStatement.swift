/// `task T on cpu0`, `task W of T`: a busy thread, of a process of its own or of another's.
struct TaskStatement: SetupContent, StatementFamily {
  static let beginnings = ["task"]

  let names: Names
  let cpu: Int?
  /// A thread of the process that it belongs to.
  private(set) var process: String?
  /// The cgroup that it starts in; nil for that of its process, or the root.
  private(set) var cgroup: String?

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = try parser.names()
    let process = parser.take("of") ? try parser.singleName("a task") : nil
    let cgroup = parser.take("in") ? try parser.cgroup() : nil
    let cpu = parser.take("on") ? try parser.cpu() : nil
    return TaskStatement(names: names, cpu: cpu, process: process, cgroup: cgroup).object
  }

  var description: String {
    "task \(names)" + (process.map { " of \($0)" } ?? "") + (cgroup.map { " in \($0)" } ?? "")
      + (cpu.map { " on cpu\($0)" } ?? "")
  }

  func plan(in planner: inout Planner) {
    planner.checkCPU(cpu ?? 0)
    let leader = process.flatMap { planner.task($0) }
    if let leader, planner.virtualCPUs.contains(where: { $0.task == leader }) {
      planner.fail("the threads of a VM's process are its virtual CPUs")
    }
    var place = leader.map { planner.tasks[$0].cgroup } ?? 0
    if let cgroup {
      guard let known = planner.cgroup(cgroup) else { return }
      if leader != nil { planner.fail("a thread is in the cgroup of its process") }
      place = known
    }
    for name in names.all where !planner.isFinished {
      planner.checkPlain(name)
      planner.declareTask(name, cpu: cpu ?? 0, isForked: false, process: leader, cgroup: place)
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    guard process == nil else { return ["# \(names): threads of \(process ?? "")"] }
    return names.all.flatMap { name in
      let variable = PerfCommands.variable(name)
      let start = "taskset -c \(cpu ?? 0) sh -c 'while :; do :; done' & \(variable)=$!"
      let move = cgroup.map { "echo $\(variable) > /sys/fs/cgroup/\($0)/cgroup.procs" }
      return [start] + (move.map { [$0] } ?? [])
    }
  }
}
