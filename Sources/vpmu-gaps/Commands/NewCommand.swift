import ArgumentParser
import Catalog
import ScenarioLanguage
import Site

/// Makes a claim to fill in.
struct NewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a claim to fill in, at the end of a chapter or on standard output.",
    discussion: """
      What is made runs at once; then say what you claim and change the scenario until it shows it.
      The chapter "How to add a claim" walks through one.

      EXAMPLES
        vpmu-gaps new OWN-LATE-PIN
        vpmu-gaps new OWN-LATE-PIN --chapter 10-perf-scheduler.md
        vpmu-gaps new OWN-NEW-GAP --gap --chapter 40-gaps.md
      """
  )

  @Argument(help: ArgumentHelp("The claim's id: letters, digits and dashes.", valueName: "id"))
  var id: String

  @Option(help: ArgumentHelp("The chapter it goes to the end of.", valueName: "file"))
  var chapter: String?

  @Flag(help: "Make a gap, in which a guest is misled.")
  var gap = false

  @OptionGroup var content: ContentOptions

  func run() async throws {
    let catalog = try await content.load()
    if let taken = catalog.claims.first(where: { $0.id.lowercased() == id.lowercased() }) {
      throw ValidationError("'\(id)' is taken, by \(taken.file):\(taken.position.line)")
    }
    guard Claim.isID(id) else {
      throw ValidationError("'\(Console.printable(id))' is no id: \(Claim.idSyntax)")
    }
    let text = ClaimTemplate.text(id: id, isGap: gap)
    guard let chapter else {
      Console.print(String(text.dropLast()))
      return
    }
    try append(text, to: chapter, catalog)
  }

  private func append(_ text: String, to chapter: String, _ catalog: Catalog) throws {
    guard catalog.chapters.contains(where: { $0.name == chapter }) else {
      let names = catalog.chapters.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no chapter '\(chapter)'; there are \(names)")
    }
    let path = "\(content.folder)/\(chapter)"
    var line = 0
    try OutputFolder.change(path) { before in
      var bytes = before ?? []
      if !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
      line = bytes.count { $0 == UInt8(ascii: "\n") } + 2
      return bytes + Array("\n\(text)".utf8)
    }
    Console.error("\(path):\(line): '\(id)' is to be filled in; 'vpmu-gaps run \(id)' runs it")
  }
}

/// A claim that runs as it is, with a place for everything that is to be said.
enum ClaimTemplate {
  /// Words that YAML takes for something else than text.
  private static let values = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  static func text(id: String, isGap: Bool) -> String {
    """
    What a reader should know before the claim, in a sentence or two.

    ```claim
    id: \(values.contains(id.lowercased()) ? "\"\(id)\"" : id)
    \(isGap ? "kind: gap\n" : "")title: A few words for lists
    says: One sentence that a run can show to be true or false.
    source: this document
    topics: []
    \(isGap ? "blames: [pinned host event]\n" : "")```

    ```scenario
    \(isGap ? gap : statement)```

    """
  }

  private static let statement = """
    machine toy counters=1
    task T on cpu0

    host: A = open cycles:D -C 0
    run 10ms
    expect A active
    expect A counts all

    """

  private static let gap = """
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
