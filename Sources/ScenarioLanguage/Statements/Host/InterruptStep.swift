import PerfInterface

/// `irqs off cpu0`: a CPU takes no interrupts for a while.
struct InterruptStep: HostStep {
  static let beginnings = ["irqs"]

  let cpu: Int
  let isOn: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isOn = try parser.word(of: ["on", "off"]) == "on"
    cpu = try parser.cpu()
  }

  private var state: String { isOn ? "on" : "off" }

  var description: String { "irqs \(state) cpu\(cpu)" }

  var summary: String { description }

  func actions(_ planner: inout Planner) -> [Action] {
    planner.checkCPU(cpu)
    return [.interrupts(cpu: cpu, enabled: isOn)]
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# interrupts \(state) on CPU \(cpu): needs a kernel module"]
  }
}
