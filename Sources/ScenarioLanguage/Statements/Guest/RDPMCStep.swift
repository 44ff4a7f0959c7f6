import PerfInterface

/// `rdpmc gp0 user`: the guest reads a counter by the instruction RDPMC.
struct RDPMCStep: GuestStep {
  static let beginnings = ["rdpmc"]

  let counter: Counter
  let fromUser: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    counter = try parser.counter()
    fromUser = parser.take("user")
  }

  var description: String { "rdpmc \(counter.name)" + (fromUser ? " user" : "") }

  var summary: String { "RDPMC \(counter.name)" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .rdpmc(counter, fromUser: fromUser)) }
  }

  func lines() -> [String] {
    ["# RDPMC of \(counter.name) in \(fromUser ? "user mode, CR4.PCE clear" : "kernel mode")"]
  }
}
