import PerfInterface

/// `pmi mask`: the mask bit of the counters' interrupt in the guest's local APIC.
struct InterruptMaskStep: GuestStep {
  static let beginnings = ["pmi mask", "pmi unmask"]

  let isMasked: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isMasked = try parser.word(of: ["mask", "unmask"]) == "mask"
  }

  var description: String { "pmi \(isMasked ? "mask" : "unmask")" }

  var summary: String { "\(isMasked ? "masks" : "unmasks") PMI" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .maskInterrupt(isMasked)) }
  }
}
