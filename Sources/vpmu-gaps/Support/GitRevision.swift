/// A revision of the git repository that this program is started in.
struct GitRevision {
  /// Why a revision does not give a file.
  struct Problem: Error, Hashable {
    let reason: String
  }

  private let name: String

  /// - Parameter name: As a user writes it, which may be anything.
  init(_ name: String) { self.name = name }

  /// A file of the revision.
  ///
  /// - Parameter path: Where it is, seen from the folder that this program is started in.
  func file(_ path: String) throws(Problem) -> [UInt8] {
    // What the user wrote stands behind the end of options, so that none of it is one.
    let place = try git(["rev-parse", "--git-dir"])
    guard place.isGood else { throw Problem(reason: GitRevision.reason(place.messages)) }
    let known = try git(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{tree}"])
    guard known.isGood else { throw Problem(reason: "git knows no revision '\(name)'") }
    // git shows a folder, too.
    let object = "\(name):./\(path)"
    let file = try git(["cat-file", "--end-of-options", "blob", object])
    guard file.isGood else { throw Problem(reason: "the revision has no file '\(path)'") }
    return file.output
  }

  private static func reason(_ messages: String) -> String {
    if messages.contains("not a git repository") { return "this is no git repository" }
    let first = messages.split(separator: "\n").first.map(String.init) ?? "it fails"
    return "git says: \(first)"
  }

  private func git(_ arguments: [String]) throws(Problem) -> Tool.Answer {
    do throws(Tool.Problem) {
      return try Tool("git").run(arguments)
    } catch {
      throw Problem(reason: error.reason)
    }
  }
}
