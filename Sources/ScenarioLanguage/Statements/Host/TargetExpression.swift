import PerfInterface

/// Whom an event counts: perf's options, or the system call's arguments.
enum TargetExpression: Hashable {
  /// `-C N`
  case cpu(Int)
  /// `-a`, `-C 0-3,6`
  case cpus(CPUList)
  /// `-t TASK`
  case task(String)
  /// `-p TASK`: every thread of a process.
  case process(String)
  /// `-t TASK -C N`
  case taskOnCPU(String, cpu: Int)
  /// `pid=N cpu=N`
  case raw(pid: Int, cpu: Int)
}

extension TargetExpression: CustomStringConvertible {
  var description: String {
    switch self {
    case .cpu(let cpu): "-C \(cpu)"
    case .cpus(let list): list.text.map { "-C \($0)" } ?? "-a"
    case .task(let task): "-t \(task)"
    case .process(let task): "-p \(task)"
    case .taskOnCPU(let task, let cpu): "-t \(task) -C \(cpu)"
    case .raw(let pid, let cpu): "pid=\(pid) cpu=\(cpu)"
    }
  }

  /// The option of the perf tool, a task by its shell variable; nil where it has none.
  var option: String? {
    switch self {
    case .cpu, .cpus: description
    case .process(let name): "-p $\(PerfCommands.variable(name))"
    case .task(let name): "-t $\(PerfCommands.variable(name))"
    case .taskOnCPU(let name, let cpu): "-t $\(PerfCommands.variable(name)) -C \(cpu)"
    case .raw: nil
    }
  }

  /// Whether perf's options name a task.
  var isTask: Bool {
    switch self {
    case .task, .process, .taskOnCPU: true
    case .cpu, .cpus, .raw: false
    }
  }

  /// Whether perf's options name CPUs.
  var isOfCPUs: Bool {
    switch self {
    case .cpu, .cpus: true
    case .task, .process, .taskOnCPU, .raw: false
    }
  }

  /// Whom its events count, and what is added to their names where it stands for several CPUs.
  ///
  /// - Parameter perCPU: Whether an event of a task is opened on each CPU, as `perf record` does for its
  ///   buffers.
  func resolvedAll(
    _ planner: inout Planner,
    perCPU: Bool = false
  ) -> [(suffix: String, target: OpenTarget)] {
    switch self {
    case .cpu(let cpu): return [("", .cpu(cpu))]
    case .cpus(let list):
      return suffixed(list.numbers(of: planner.cpuCount)) { .cpu($0) }
    case .task(let name):
      return planner.task(name).map { targets(of: $0, planner, perCPU: perCPU) } ?? []
    case .process(let name):
      guard let task = planner.task(name) else { return [] }
      guard planner.guestKernel == nil else {
        planner.fail("the processes of a guest's Linux have one thread each here; use -t")
        return []
      }
      let threads = planner.threads(ofProcessOf: task)
      guard threads.count > 1 else { return targets(of: task, planner, perCPU: perCPU) }
      // A CPU's before the next CPU's; tools/lib/perf/evsel.c:perf_evsel__open()
      let ofThreads = threads.map { thread in
        targets(of: thread, planner, perCPU: perCPU).map {
          (suffix: ".\(planner.tasks[thread].name)" + $0.suffix, target: $0.target)
        }
      }
      return (ofThreads.first ?? []).indices.flatMap { place in ofThreads.map { $0[place] } }
    case .taskOnCPU(let name, let cpu):
      return planner.task(name).map { [("", .task($0, cpu: cpu))] } ?? []
    case .raw(let pid, let cpu): return [("", .raw(pid: pid, cpu: cpu))]
    }
  }

  private func targets(
    of task: TaskHandle,
    _ planner: Planner,
    perCPU: Bool
  ) -> [(suffix: String, target: OpenTarget)] {
    guard perCPU else { return [("", .task(task, cpu: nil))] }
    return suffixed(Array(0..<planner.cpuCount)) { .task(task, cpu: $0) }
  }

  private func suffixed(
    _ cpus: [Int],
    _ target: (Int) -> OpenTarget
  ) -> [(suffix: String, target: OpenTarget)] {
    cpus.map { (cpus.count > 1 ? ".cpu\($0)" : "", target($0)) }
  }
}

// MARK: Parsing

extension TargetExpression {
  init(_ parser: inout StatementParser) throws(Diagnostic) {
    if let token = parser.peeked, let target = try TargetExpression(option: token, &parser) {
      self = target
      return
    }
    let token = try parser.word("a target: -C CPUS, -a, -t TASK, -p TASK, or pid=N cpu=N")
    guard token.text.hasPrefix("pid=") else {
      throw parser.unknown(token, what: "target", among: ["-C", "-a", "-t", "-p", "pid=N cpu=N"])
    }
    let pid = try Self.argument("pid", token, parser)
    self = .raw(pid: pid, cpu: try Self.argument("cpu", try parser.word("cpu=N"), parser))
  }

  /// Takes perf's option for a target; nil where the next word is none.
  init?(option token: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    guard ["-C", "-a", "-t", "-p"].contains(token.text) else { return nil }
    parser.next += 1
    switch token.text {
    case "-a": self = .cpus(.all)
    case "-C":
      let list = try Self.cpuList(&parser)
      self = list.single.map { .cpu($0) } ?? .cpus(list)
    case "-p": self = .process(try parser.singleName("a task"))
    default:
      let task = try parser.singleName("a task")
      self =
        parser.take("-C") ? .taskOnCPU(task, cpu: try Self.cpuNumber(&parser)) : .task(task)
    }
  }

  private static func cpuList(_ parser: inout StatementParser) throws(Diagnostic) -> CPUList {
    let token = try parser.word("the number of a CPU, or a list such as 0-3,6")
    guard let list = CPUList(token.text) else {
      throw parser.failure(
        at: token,
        "expected the number of a CPU or a list such as 0-3,6, not '\(parser.clipped(token.text))'"
      )
    }
    return list
  }

  private static func cpuNumber(_ parser: inout StatementParser) throws(Diagnostic) -> Int {
    let token = try parser.word("the number of a CPU")
    guard let number = parser.decimal(token.text) else {
      throw parser.failure(
        at: token,
        "expected the number of a CPU, not '\(parser.clipped(token.text))'"
      )
    }
    return number
  }

  private static func argument(
    _ key: String,
    _ token: Token,
    _ parser: StatementParser
  ) throws(Diagnostic) -> Int {
    let (found, value) = try parser.keyAndValue(token)
    guard found == key, !value.hasPrefix("+"), let number = Int32(value) else {
      throw parser.failure(at: token, "expected \(key)=N with a 32-bit number")
    }
    return Int(number)
  }
}

extension OpenTarget {
  /// The same CPU, but of a cgroup alone.
  func keeping(toCgroup cgroup: CgroupHandle) -> OpenTarget {
    if case .cpu(let cpu) = self { .cgroup(cgroup, cpu: cpu) } else { self }
  }
}
