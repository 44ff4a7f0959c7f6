/// `cgroup G`, `cgroup H in G`: a cgroup, which tasks can be in.
struct CgroupStatement: SetupContent, StatementFamily {
  static let beginnings = ["cgroup"]

  let names: Names
  /// The cgroup that it is in; nil for the root.
  let parent: String?

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = try parser.names()
    let parent = parser.take("in") ? try parser.cgroup() : nil
    return CgroupStatement(names: names, parent: parent).object
  }

  var description: String { "cgroup \(names)" + (parent.map { " in \($0)" } ?? "") }

  func plan(in planner: inout Planner) {
    let parent = parent.map { planner.cgroup($0) } ?? 0
    guard let parent else { return }
    for name in names.all where !planner.isFinished {
      planner.checkPlain(name)
      planner.declareCgroup(name, in: parent)
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    let place = parent.flatMap { $0 == Planner.rootCgroup ? nil : "\($0)/" } ?? ""
    return names.all.map { "mkdir /sys/fs/cgroup/\(place)\($0)" }
  }
}
