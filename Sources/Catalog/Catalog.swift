import CommonMark
public import ScenarioLanguage

/// The whole document: chapters, claims and rules.
public struct Catalog: Sendable {
  /// The chapters, by file name.
  public let chapters: [Chapter]
  /// The rules by id; empty when there is no rules chapter.
  public let rules: [String: Rule]

  /// Every claim, in the order of the document.
  public var claims: [Claim] { chapters.flatMap(\.claims) }

  /// Reads a catalog from the files of the content folder.
  ///
  /// All errors of all files are found in one go, sorted by file and line.
  public static func load(_ files: [SourceFile]) -> Result<Catalog, DiagnosticList> {
    var chapters: [Chapter] = []
    var rules: [String: Rule] = [:]
    var diagnostics: [Diagnostic] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      switch file.text() {
      case .failure(let diagnostic): diagnostics.append(diagnostic)
      case .success(let text):
        let (chapter, blocks, found) = ChapterParser.parse(file, text: text)
        chapters.append(chapter)
        diagnostics += found
        guard file.name == Rule.chapterName else { continue }
        for rule in Rule.find(in: blocks) { rules[rule.id] = rule }
      }
    }
    let catalog = Catalog(chapters: chapters, rules: rules)
    diagnostics += catalog.duplicateIDs() + catalog.unknownRules()
    guard diagnostics.isEmpty else {
      let sorted = diagnostics.sorted { ($0.file, $0.position) < ($1.file, $1.position) }
      return .failure(DiagnosticList(sorted))
    }
    return .success(catalog)
  }

  private func duplicateIDs() -> [Diagnostic] {
    var first: [String: Claim] = [:]
    return claims.compactMap { claim in
      // Ids that differ in case alone would share a link on some file systems and in mails.
      guard let earlier = first.updateValue(first[claim.id.lowercased()] ?? claim, forKey: claim.id.lowercased())
      else { return nil }
      return Diagnostic(
        file: claim.file,
        position: claim.position,
        message: "the id '\(claim.id)' is taken by the claim at \(earlier.file):\(earlier.position.line)"
      )
    }
  }

  private func unknownRules() -> [Diagnostic] {
    guard !rules.isEmpty else { return [] }
    let known = rules.keys.sorted()
    return claims.flatMap { claim in
      claim.because.filter { rules[$0] == nil }.map { id in
        Diagnostic(
          file: claim.file,
          position: claim.position,
          message: "the claim '\(claim.id)' rests on the rule '\(id)', which the rules chapter does not have",
          suggestion: Suggestion.nearest(to: id, among: known)
        )
      }
    }
  }
}
