import PerfInterface

/// `move T to G`: processes go into another cgroup, with all of their threads.
struct CgroupStep: HostStep {
  static let beginnings = ["move"]

  let names: Names
  /// A name, or `/` for the root.
  let cgroup: String

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names()
    try parser.keyword("to")
    cgroup = try parser.cgroup()
  }

  var description: String { "move \(names) to \(cgroup)" }

  var summary: String { "\(names) to \(cgroup)" }

  func actions(_ planner: inout Planner) -> [Action] {
    guard planner.guestKernel == nil else {
      planner.fail("cgroups are the host's here")
      return []
    }
    guard let handle = planner.cgroup(cgroup) else { return [] }
    return names.all.flatMap { name in
      let threads = planner.task(name).map { planner.threads(ofProcessOf: $0) } ?? []
      return threads.map { Action.moveToCgroup($0, handle) }
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    let place = cgroup == Planner.rootCgroup ? "" : "\(cgroup)/"
    return names.all.map {
      "echo $\(PerfCommands.variable($0)) > /sys/fs/cgroup/\(place)cgroup.procs"
    }
  }
}
