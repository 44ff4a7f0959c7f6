import PerfInterface

/// `lbr on`: the guest's last branch record.
struct LBRStep: GuestStep {
  enum Verb: String, CaseIterable {
    case on
    case off
    case read
  }

  static let beginnings = Verb.allCases.map { "lbr \($0.rawValue)" }

  static let drivesCounters = true

  let verb: Verb

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    let words = Verb.allCases.map { $0.rawValue }
    let token = try parser.word(StatementParser.alternatives(words))
    verb = try parser.choice(token.text, token, what: "word")
  }

  var description: String { "lbr \(verb.rawValue)" }

  var summary: String { verb == .read ? "reads LBR" : "LBR \(verb.rawValue)" }

  private var action: GuestAction {
    switch verb {
    case .on: .lbrOn
    case .off: .lbrOff
    case .read: .lbrRead
    }
  }

  /// The last branch record is a subject of its own from its first use on: `V.lbr`.
  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    for vcpu in vcpus {
      let name = "\(planner.virtualCPUs[vcpu].name).lbr"
      if planner.knownSubject(name) == nil { planner.addSubject(name, .guestLBR(vcpu: vcpu)) }
    }
    return vcpus.map { .guest($0, action) }
  }
}
