import PerfInterface

/// `grab cpu0 gp0`, `release cpu0 gp0`: a tool behind perf's back programs a counter.
struct GrabStep: HostStep {
  static let beginnings = ["grab", "release"]

  let isGrabbed: Bool
  let cpu: Int
  let counter: Counter

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isGrabbed = head.verb.text == "grab"
    cpu = try parser.cpu()
    counter = try parser.counter()
  }

  var description: String { "\(isGrabbed ? "grab" : "release") cpu\(cpu) \(counter.name)" }

  var summary: String { "\(isGrabbed ? "grabs" : "frees") \(counter.name)" }

  func actions(_ planner: inout Planner) -> [Action] {
    planner.checkCPU(cpu)
    return [.grab(cpu: cpu, counter, isGrabbed)]
  }

  func lines(_ commands: PerfCommands) -> [String] {
    let verb = isGrabbed ? "program" : "leave alone"
    return ["# \(verb) \(counter.name) of CPU \(cpu) through /dev/cpu/\(cpu)/msr"]
  }
}
