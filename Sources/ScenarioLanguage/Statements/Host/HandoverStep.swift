import PerfInterface

/// `run V by T`: user space executes a virtual CPU by another thread from now on.
struct HandoverStep: HostStep {
  static let beginnings = ["run"]

  let vcpu: String
  let task: String

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    vcpu = try parser.singleName("a virtual CPU")
    try parser.keyword("by")
    task = try parser.singleName("a task")
  }

  var description: String { "run \(vcpu) by \(task)" }

  var summary: String { "runs \(vcpu) by \(task)" }

  func actions(_ planner: inout Planner) -> [Action] {
    guard let vcpu = planner.virtualCPU(vcpu), let task = planner.task(task) else { return [] }
    return [.runVirtualCPU(vcpu, by: task, rebuilding: false)]
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# let the thread \(task) call KVM_RUN on \(vcpu) from now on"]
  }
}
