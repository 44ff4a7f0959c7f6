import ArgumentParser
import Catalog
import Citations
import CommonMark
import ScenarioLanguage

/// Explains a rule of the model.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule: what it says, where it was read, and which claims rest on it.",
    discussion: """
      EXAMPLES
        vpmu-gaps explain S31
        vpmu-gaps explain K36 K72
      """
  )

  @Argument(
    help: ArgumentHelp("Rules, in any case.", valueName: "rule"),
    completion: .custom { _, _, _ in
      let files = (try? ContentFolder.read(ProjectFolder.content)) ?? []
      guard case .success(let catalog) = Catalog.load(files) else { return [] }
      return catalog.rules.keys.sorted()
    }
  )
  var rules: [String]

  @OptionGroup var content: ContentOptions

  func run() async throws {
    let catalog = try await content.load()
    let citations = try CitationFolder(content.folder)
    let index = CitationIndex(catalog, pins: citations.pins)
    let found = try rules.map { try rule($0, catalog) }
    Console.print(found.map { text($0, catalog, index) }.joined(separator: "\n\n"))
  }

  private func rule(_ id: String, _ catalog: Catalog) throws -> Rule {
    let found = catalog.rules.values.first { $0.id.lowercased() == id.lowercased() }
    if let found { return found }
    let near = Suggestion.nearest(to: id.uppercased(), among: catalog.rules.keys.sorted())
    let hint = near.map { "; near: \($0)" } ?? ""
    Console.error(
      "no rule is called '\(id)'\(hint); the rules are in \(content.folder)/\(Rule.chapterName)"
    )
    throw ExitStatus.nothingSelected
  }

  private func text(_ rule: Rule, _ catalog: Catalog, _ index: CitationIndex) -> String {
    var lines = ["\(rule.id)\(Markdown.plainText(rule.text))"]
    lines.append("  stands in \(content.folder)/\(Rule.chapterName):\(rule.line)")
    let cited = index.supports.filter { $0.value.rules.contains(rule.id) }.keys.sorted()
    lines += cited.map { "  read in \($0)" }
    let claims = catalog.claims.filter { $0.because.contains(rule.id) }
    let width = claims.map(\.id.count).max() ?? 0
    lines += claims.map {
      "  \($0.id)\(String(repeating: " ", count: width - $0.id.count))  \($0.shortText)"
    }
    if claims.isEmpty { lines.append("  no claim rests on it") }
    return lines.joined(separator: "\n")
  }
}
