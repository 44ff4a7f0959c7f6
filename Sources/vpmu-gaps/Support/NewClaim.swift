import ArgumentParser
import Catalog
import FoundationEssentials
import Review
import RunView
import ScenarioLanguage
import Site

/// A claim that runs as it is, with a place for everything that is to be said.
struct NewClaim {
  /// Its id.
  let id: String
  /// Its fields and its scenario, as they stand in a chapter.
  let text: String

  /// Words that YAML takes for something else than text.
  private static let values = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  /// One of our own, to be filled in.
  init(id: String, isGap: Bool) {
    self.id = id
    text = """
      What a reader should know before the claim, in a sentence or two.

      ```claim
      id: \(NewClaim.value(id))
      \(isGap ? "kind: gap\n" : "")title: A few words for lists
      says: One sentence that a run can show to be true or false.
      source: \(Claim.ownSource)
      draft: to be filled in
      topics: []
      \(isGap ? "blames: [pinned host event]\n" : "")```

      ```scenario
      \(isGap ? NewClaim.gapScenario : NewClaim.scenario)```

      """
  }

  /// One that says what a mail states, with the scenario of a claim that comes near.
  ///
  /// - Parameter source: Where the statement stands.
  init(id: String, statement: MailStatement, source: String, nearest: Claim?) {
    self.id = id
    let example = nearest?.scenarios.first
    let draft = example.map { "the scenario is that of \($0.name)" } ?? "the scenario is an example"
    text = """
      ```claim
      id: \(NewClaim.value(id))
      says: \(NewClaim.quoted(statement.text))
      source: \(NewClaim.quoted(source))
      draft: \(NewClaim.quoted(draft))
      topics: [\((nearest?.topics ?? []).joined(separator: ", "))]
      ```

      ```scenario
      \(NewClaim.lines(example?.text ?? NewClaim.scenario))```

      """
  }

  /// Puts it at the end of a chapter, and says where.
  func append(to chapter: String, in folder: String, _ catalog: Catalog) throws {
    // A chapter may be named as a shell completes it.
    let known = catalog.chapters.first { $0.name == chapter || "\(folder)/\($0.name)" == chapter }
    guard let chapter = known?.name else {
      let names = catalog.chapters.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no chapter '\(chapter)'; there are \(names)")
    }
    let path = "\(folder)/\(chapter)"
    var line = 0
    try OutputFolder.change(path) { before in
      var bytes = before ?? []
      if !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      line = bytes.count { $0 == UInt8(ascii: "\n") } + 2
      return bytes + Array("\n\(text)".utf8)
    }
    Console.error("\(path):\(line): '\(id)' is to be filled in; 'vpmu-gaps run \(id)' runs it")
  }

  /// An id that nothing has yet.
  static func id(_ id: String, in catalog: Catalog) throws(ValidationError) -> String {
    if let taken = catalog.claims.first(where: { $0.id.lowercased() == id.lowercased() }) {
      throw ValidationError("'\(id)' is taken, by \(taken.file):\(taken.position.line)")
    }
    guard Claim.isID(id) else {
      throw ValidationError("'\(Console.printable(id))' is no id: \(Claim.idSyntax)")
    }
    return id
  }

  private static func value(_ id: String) -> String {
    values.contains(id.lowercased()) ? "\"\(id)\"" : id
  }

  /// A stranger's words as one value of YAML.
  private static func quoted(_ text: String) -> String {
    let plain = VisibleText.text(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(plain)\""
  }

  private static func lines(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

  private static let scenario = """
    machine toy counters=1
    task T on cpu0

    host: A = open cycles:D -C 0
    run 10ms
    expect A active
    expect A counts all

    """

  private static let gapScenario = """
    machine toy counters=1
    vm V on cpu0

    guest V: G = count cycles
    run 10ms
    host: A = open cycles:D -C 0
    run 10ms
    expect G counts nothing
    expect guest V told nothing

    """
}
