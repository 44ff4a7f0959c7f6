import PerfInterface

/// `stalls some`: how much of its time on a CPU a virtual CPU was kept from running.
struct StallExpectation: GuestExpectation {
  static let beginnings = ["stalls"]

  let share: CountShare

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    share = try parser.share()
  }

  var description: String { "stalls \(share.rawValue)" }

  var isAboutRun: Bool { false }

  func check(_ vcpu: VCPUHandle) -> PlanCheck.Kind { .stalls(vcpu, share) }
}
