import PerfInterface

/// `save V`, `restore V`: user space reads the registers of virtual PMUs, and writes them back.
struct SnapshotStep: HostStep {
  static let beginnings = ["save", "restore"]

  let isSave: Bool
  let names: Names

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isSave = head.verb.text == "save"
    names = try parser.names()
  }

  private var verb: String { isSave ? "save" : "restore" }

  var description: String { "\(verb) \(names)" }

  var summary: String { "\(verb)s \(names)" }

  func actions(_ planner: inout Planner) -> [Action] {
    names.all.compactMap { planner.vm($0).map(isSave ? Action.saveVM : Action.restoreVM) }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    isSave
      ? ["# ioctl KVM_GET_MSRS on every vCPU of \(names)"]
      : ["# ioctl KVM_SET_MSRS on every vCPU of \(names), made anew, with what was read"]
  }
}
