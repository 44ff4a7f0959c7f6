/// `expect cpu0 timer on`: whether the timer that rotates flexible events is armed on a CPU.
struct TimerExpectation: StatementContent {
  let cpu: Int
  let isArmed: Bool

  init(cpu: Int, _ parser: inout StatementParser) throws(Diagnostic) {
    self.cpu = cpu
    isArmed = try parser.word(of: ["on", "off"]) == "on"
  }

  private var text: String { "cpu\(cpu) timer \(isArmed ? "on" : "off")" }

  var description: String { "expect \(text)" }

  func plan(in planner: inout Planner) {
    planner.checkCPU(cpu)
    planner.addCheck(.timer(cpu: cpu, isArmed: isArmed), text)
  }
}

extension StatementParser {
  /// Takes `cpuN timer`; a name may begin like that, and nothing of the kind is expected of it.
  mutating func takeCPUWithTimer() -> Int? {
    guard let first = peeked, first.text.hasPrefix("cpu"),
      let cpu = decimal(first.text.dropFirst(3)),
      next + 1 < line.tokens.count, line.tokens[next + 1].text == "timer"
    else { return nil }
    next += 2
    return cpu
  }
}
