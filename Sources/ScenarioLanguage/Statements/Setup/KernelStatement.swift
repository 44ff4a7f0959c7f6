import PerfInterface

/// `kernel 6.1 6.12`: the kernels that a scenario is about.
struct KernelStatement: SetupContent, StatementFamily {
  static let beginnings = ["kernel"]

  let versions: [KernelVersion]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let possible = KernelVersion.allCases.map { $0.rawValue }
    var versions: [KernelVersion] = []
    repeat {
      let token = try parser.word("a kernel version", among: possible)
      guard let version = KernelVersion(rawValue: token.text) else {
        throw parser.unknown(token, what: "kernel", among: possible)
      }
      if !versions.contains(version) { versions.append(version) }
    } while parser.peeked != nil
    return KernelStatement(versions: versions).object
  }

  var description: String { "kernel " + versions.map { $0.rawValue }.joined(separator: " ") }

  func plan(in planner: inout Planner) {
    if planner.kernels != nil { planner.fail("the scenario names its kernels already") }
    planner.kernels = versions
  }
}
