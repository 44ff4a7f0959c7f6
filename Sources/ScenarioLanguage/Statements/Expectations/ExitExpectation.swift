import PerfInterface

/// `exits nothing`: how many of a guest's accesses to PMU registers left the guest.
struct ExitExpectation: GuestExpectation {
  static let beginnings = ["exits"]

  let share: CountShare

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    share = try parser.share()
  }

  var description: String { "exits \(share.rawValue)" }

  /// Steps before the first run count as well.
  var isAboutRun: Bool { false }

  func check(_ vcpu: VCPUHandle) -> PlanCheck.Kind { .exits(vcpu, share) }
}
