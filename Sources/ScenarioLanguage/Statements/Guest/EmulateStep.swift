import PerfInterface

/// `emulate 100`: the guest executes instructions that KVM emulates.
struct EmulateStep: GuestStep {
  static let beginnings = ["emulate"]

  let instructions: UInt64

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("a number of instructions")
    guard let count = parser.decimal(token.text), count > 0 else {
      throw parser.failure(at: token, "expected a number of instructions, 1 to 999999999")
    }
    instructions = UInt64(count)
  }

  var description: String { "emulate \(instructions)" }

  var summary: String { "emulates \(instructions)" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .emulate(instructions: instructions)) }
  }

  func lines() -> [String] { ["# execute CPUID \(instructions) times"] }
}
