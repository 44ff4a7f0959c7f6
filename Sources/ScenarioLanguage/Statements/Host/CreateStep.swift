import PerfInterface

/// `create V`: a VM that was declared `later` comes into being.
struct CreateStep: HostStep {
  static let beginnings = ["create"]

  let names: Names

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names()
  }

  var description: String { "create \(names)" }

  var summary: String { "creates \(names)" }

  func actions(_ planner: inout Planner) -> [Action] {
    names.all.compactMap { name in
      guard let vm = planner.vm(name) else { return nil }
      guard planner.vms[vm].isLater else {
        planner.fail(
          at: name,
          "'\(name)' exists from the start; write 'later' where it is declared"
        )
        return nil
      }
      return .createVM(vm)
    }
  }

  func lines(_ commands: PerfCommands) -> [String] { ["# create the VM \(names)"] }
}
