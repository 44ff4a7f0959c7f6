import PerfInterface

/// `sleep T`, `fork T as U`: what threads do, or have done to them.
enum TaskStep: HostStep {
  case contextSwitch(cpu: Int, to: String)
  case sleep(Names)
  case wake(Names)
  case migrate(Names, cpu: Int)
  case exec(Names)
  case exit(Names)
  case fork(String, child: String)

  static let beginnings = ["switch", "sleep", "wake", "migrate", "exec", "exit", "fork"]

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    switch head.verb.text {
    case "switch":
      let cpu = try parser.cpu()
      try parser.keyword("to")
      self = .contextSwitch(cpu: cpu, to: try parser.singleName("a task"))
    case "sleep": self = .sleep(try parser.names())
    case "wake": self = .wake(try parser.names())
    case "migrate":
      let names = try parser.names()
      try parser.keyword("to")
      self = .migrate(names, cpu: try parser.cpu())
    case "exec": self = .exec(try parser.names())
    case "exit": self = .exit(try parser.names())
    default:
      let task = try parser.singleName("a task")
      try parser.keyword("as")
      self = .fork(task, child: try parser.singleName("a name for the child"))
    }
  }

  var description: String {
    switch self {
    case .contextSwitch(let cpu, let task): "switch cpu\(cpu) to \(task)"
    case .sleep(let names): "sleep \(names)"
    case .wake(let names): "wake \(names)"
    case .migrate(let names, let cpu): "migrate \(names) to cpu\(cpu)"
    case .exec(let names): "exec \(names)"
    case .exit(let names): "exit \(names)"
    case .fork(let task, let child): "fork \(task) as \(child)"
    }
  }

  var summary: String {
    switch self {
    case .contextSwitch(_, let task): "switches to \(task)"
    case .sleep(let names): "\(names) sleeps"
    case .wake(let names): "\(names) wakes"
    case .migrate(let names, let cpu): "\(names) to cpu\(cpu)"
    case .exec(let names): "\(names) execs"
    case .exit(let names): "\(names) exits"
    case .fork(let task, let child): "\(task) forks \(child)"
    }
  }
}

// MARK: Planning

extension TaskStep {
  func actions(_ planner: inout Planner) -> [Action] {
    switch self {
    case .contextSwitch(let cpu, let name):
      planner.checkCPU(cpu)
      return planner.task(name).map { [.contextSwitch(cpu: cpu, to: $0)] } ?? []
    case .sleep(let names): return actions(names, &planner) { .sleep($0) }
    case .wake(let names): return actions(names, &planner) { .wake($0) }
    case .migrate(let names, let cpu):
      planner.checkCPU(cpu)
      return actions(names, &planner) { .migrate($0, cpu: cpu) }
    case .exec(let names): return actions(names, &planner) { .exec($0) }
    case .exit(let names): return actions(names, &planner) { .exit($0) }
    case .fork(let name, let childName):
      guard let parent = planner.task(name) else { return [] }
      planner.checkPlain(childName)
      let cpu = planner.tasks[parent].cpu
      return [.fork(parent, child: planner.declareTask(childName, cpu: cpu, isForked: true))]
    }
  }

  private func actions(
    _ names: Names,
    _ planner: inout Planner,
    _ action: (TaskHandle) -> Action
  ) -> [Action] {
    names.all.compactMap { planner.task($0).map(action) }
  }
}

// MARK: Commands

extension TaskStep {
  func lines(_ commands: PerfCommands) -> [String] {
    switch self {
    case .contextSwitch(let cpu, let task):
      ["# let \(task) run on CPU \(cpu): stop the other busy tasks there"]
    case .sleep(let names): lines(names) { "kill -STOP \($0)" }
    case .wake(let names): lines(names) { "kill -CONT \($0)" }
    case .migrate(let names, let cpu): lines(names) { "taskset -pc \(cpu) \($0)" }
    case .exec(let names): ["# \(names) calls execve"]
    case .exit(let names): lines(names) { "kill \($0)" }
    case .fork(let task, let child): ["# \(task) forks \(child)"]
    }
  }

  /// A line for each task, made from the value of its shell variable.
  private func lines(_ names: Names, _ line: (String) -> String) -> [String] {
    names.all.map { line("$" + PerfCommands.variable($0)) }
  }
}
