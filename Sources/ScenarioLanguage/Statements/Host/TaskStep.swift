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
  /// The child is a thread of the same process.
  case clone(String, child: String)

  static let beginnings = ["switch", "sleep", "wake", "migrate", "exec", "exit", "fork", "clone"]

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
      let child = try parser.singleName("a name for the child")
      self = head.verb.text == "clone" ? .clone(task, child: child) : .fork(task, child: child)
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
    case .clone(let task, let child): "clone \(task) as \(child)"
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
    case .clone(let task, let child): "\(task) starts thread \(child)"
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
    case .sleep(let names): return actions(names, &planner) { task, _ in .sleep(task) }
    case .wake(let names): return actions(names, &planner) { task, _ in .wake(task) }
    case .migrate(let names, let cpu):
      planner.checkCPU(cpu)
      return actions(names, &planner) { task, _ in .migrate(task, cpu: cpu) }
    case .exec(let names):
      return names.all.flatMap { name in planner.task(name).map { exec($0, &planner) } ?? [] }
    case .exit(let names):
      return actions(names, &planner) { task, planner in
        if planner.guestKernel == nil { planner.exited.insert(task) }
        return .exit(task)
      }
    case .fork(let name, let child): return start(child, by: name, isThread: false, &planner)
    case .clone(let name, let child): return start(child, by: name, isThread: true, &planner)
    }
  }

  private func start(
    _ childName: String,
    by name: String,
    isThread: Bool,
    _ planner: inout Planner
  ) -> [Action] {
    guard let parent = planner.task(name) else { return [] }
    guard !isThread || planner.guestKernel == nil else {
      planner.fail("the processes of a guest's Linux have one thread each here")
      return []
    }
    planner.checkPlain(childName)
    let cpu = planner.guestKernel == nil ? planner.tasks[parent].cpu : 0
    let child = planner.declareTask(
      childName,
      cpu: cpu,
      isForked: true,
      process: isThread ? parent : nil
    )
    return [.fork(parent, child: child, isThread: isThread)]
  }

  /// The other threads of a process end before one executes another program.
  ///
  /// `fs/exec.c:begin_new_exec()`, `de_thread()`
  private func exec(_ task: TaskHandle, _ planner: inout Planner) -> [Action] {
    if planner.guestKernel == nil {
      let siblings = planner.threads(ofProcessOf: task).count - 1
      if siblings > 0, planner.virtualCPUs.contains(where: { $0.task == task }) {
        planner.fail("a VM with several virtual CPUs executes no other program here")
      }
      if planner.tasks[task].process != task {
        // The first thread's number, and with it its place, goes to the one that executes; fs/exec.c:de_thread()
        planner.fail("only the first thread of a process executes another program here")
      }
    }
    let others = planner.threads(ofProcessOf: task).filter { $0 != task }
    if !others.isEmpty, planner.exploration != nil {
      planner.fail("an exec ends the other threads of a process, which an exploration does not do")
    }
    planner.exited.formUnion(others)
    return others.map { .exit($0) } + [.exec(task)]
  }

  private func actions(
    _ names: Names,
    _ planner: inout Planner,
    _ action: (TaskHandle, inout Planner) -> Action
  ) -> [Action] {
    names.all.compactMap { name in planner.task(name).map { action($0, &planner) } }
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
    case .clone(let task, let child): ["# \(task) starts the thread \(child)"]
    }
  }

  /// A line for each task, made from the value of its shell variable.
  private func lines(_ names: Names, _ line: (String) -> String) -> [String] {
    names.all.map { line("$" + PerfCommands.variable($0)) }
  }
}
