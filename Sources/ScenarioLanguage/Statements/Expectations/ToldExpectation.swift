import PerfInterface

/// `told overflow`: what a guest can see of its counters since the last run began.
struct ToldExpectation: GuestExpectation {
  static let beginnings = ["told"]

  let sign: GuestSign

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    sign = try parser.choice("what the guest is told")
  }

  var description: String { "told \(sign.rawValue)" }

  var isAboutRun: Bool { true }

  func check(_ vcpu: VCPUHandle) -> PlanCheck.Kind { .told(vcpu, sign) }
}

/// What a guest is told of its counters.
public enum GuestSign: String, Hashable, Sendable, CaseIterable {
  case nothing
  /// A status bit or an interrupt.
  case overflow
  case interrupt
  /// A status bit, and no interrupt.
  case status
  /// That a counter was lost, which only a policy tells.
  case loss
}
