import PerfInterface

/// `status write`: the guest writes the register of its overflow bits, which is for reading only.
struct StatusStep: GuestStep {
  static let beginnings = ["status write"]

  static let drivesCounters = true

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    try parser.keyword("write")
  }

  var description: String { "status write" }

  var summary: String { "writes status" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    vcpus.map { .guest($0, .writeStatus) }
  }

  func lines() -> [String] {
    ["# wrmsr to IA32_PERF_GLOBAL_STATUS, 0x38e, on AMD to PerfCntrGlobalStatus, 0xc0000300"]
  }
}
