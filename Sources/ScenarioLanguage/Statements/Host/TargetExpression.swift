import PerfInterface

/// Whom an event counts: perf's options, or the system call's arguments.
enum TargetExpression: Hashable {
  /// `-C N`
  case cpu(Int)
  /// `-t TASK`
  case task(String)
  /// `-t TASK -C N`
  case taskOnCPU(String, cpu: Int)
  /// `pid=N cpu=N`
  case raw(pid: Int, cpu: Int)
}

extension TargetExpression: CustomStringConvertible {
  var description: String {
    switch self {
    case .cpu(let cpu): "-C \(cpu)"
    case .task(let task): "-t \(task)"
    case .taskOnCPU(let task, let cpu): "-t \(task) -C \(cpu)"
    case .raw(let pid, let cpu): "pid=\(pid) cpu=\(cpu)"
    }
  }

  /// The option of the perf tool, a task by its shell variable; nil where it has none.
  var option: String? {
    switch self {
    case .cpu(let cpu): "-C \(cpu)"
    case .task(let name): "-t $\(PerfCommands.variable(name))"
    case .taskOnCPU(let name, let cpu): "-t $\(PerfCommands.variable(name)) -C \(cpu)"
    case .raw: nil
    }
  }

  /// Whether perf's options name a task.
  var isTask: Bool {
    switch self {
    case .task, .taskOnCPU: true
    case .cpu, .raw: false
    }
  }

  func resolved(_ planner: inout Planner) -> OpenTarget? {
    switch self {
    case .cpu(let cpu): .cpu(cpu)
    case .task(let name): planner.task(name).map { .task($0, cpu: nil) }
    case .taskOnCPU(let name, let cpu): planner.task(name).map { .task($0, cpu: cpu) }
    case .raw(let pid, let cpu): .raw(pid: pid, cpu: cpu)
    }
  }
}

// MARK: Parsing

extension TargetExpression {
  init(_ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("a target: -C CPU, -t TASK, or pid=N cpu=N")
    switch token.text {
    case "-C": self = .cpu(try Self.cpuNumber(&parser))
    case "-t":
      let task = try parser.singleName("a task")
      self =
        parser.take("-C") ? .taskOnCPU(task, cpu: try Self.cpuNumber(&parser)) : .task(task)
    default:
      guard token.text.hasPrefix("pid=") else {
        throw parser.unknown(token, what: "target", among: ["-C", "-t", "pid=N cpu=N"])
      }
      let pid = try Self.argument("pid", token, parser)
      self = .raw(pid: pid, cpu: try Self.argument("cpu", try parser.word("cpu=N"), parser))
    }
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
