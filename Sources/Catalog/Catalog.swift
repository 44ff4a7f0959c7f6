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

  /// What helps against a gap: the statements that take away a cause it blames.
  public func remedies(for gap: Claim) -> [Claim] {
    gap.blames.isEmpty
      ? [] : claims.filter { $0.remedy?.relieves.contains(where: gap.blames.contains) == true }
  }

  /// Reads a catalog from the files of the content folder.
  ///
  /// All errors of all files are found in one go, sorted by file and line.
  public static func load(_ files: [SourceFile]) -> Result<Catalog, DiagnosticList> {
    join(files.map(LoadedFile.init))
  }

  /// Does the same as `load(_:)` on all CPUs.
  public static func loadConcurrently(
    _ files: [SourceFile]
  ) async -> Result<Catalog, DiagnosticList> {
    let loaded = await withTaskGroup { group in
      for file in files { group.addTask { LoadedFile(file) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return join(loaded)
  }

  /// The same with some claims alone; chapters that lose all of theirs go too.
  public func keeping(_ ids: Set<String>) -> Catalog {
    let kept = chapters.compactMap { chapter -> Chapter? in
      guard !chapter.claims.isEmpty else { return chapter.name == Rule.chapterName ? chapter : nil }
      let places = chapter.claims.indices.filter { ids.contains(chapter.claims[$0].id) }
      guard !places.isEmpty else { return nil }
      var chapter = chapter
      chapter.parts = chapter.parts.compactMap { part in
        switch part {
        case .prose: part
        case .claim(let place): places.firstIndex(of: place).map { .claim($0) }
        }
      }
      chapter.claims = places.map { chapter.claims[$0] }
      return chapter
    }
    return Catalog(chapters: kept, rules: rules)
  }

  static func join(_ files: [LoadedFile]) -> Result<Catalog, DiagnosticList> {
    let files = files.sorted { $0.name < $1.name }
    let rules = files.flatMap(\.rules).map { ($0.id, $0) }
    let catalog = Catalog(
      chapters: files.compactMap(\.chapter),
      rules: Dictionary(rules) { first, _ in first }
    )
    let diagnostics =
      files.flatMap(\.diagnostics) + duplicateRules(files) + catalog.duplicateIDs()
      + catalog.unknownRules()
    guard diagnostics.isEmpty else {
      let sorted = diagnostics.sorted { ($0.file, $0.position) < ($1.file, $1.position) }
      return .failure(DiagnosticList(sorted))
    }
    return .success(catalog)
  }

  private static func duplicateRules(_ files: [LoadedFile]) -> [Diagnostic] {
    files.flatMap { file -> [Diagnostic] in
      var seen: Set<String> = []
      return file.rules.filter { !seen.insert($0.id).inserted }.map { rule in
        Diagnostic(
          file: file.path,
          position: SourcePosition(line: rule.line, column: 1),
          message: "the rule '\(rule.id)' is stated twice"
        )
      }
    }
  }

  private func duplicateIDs() -> [Diagnostic] {
    var first: [String: Claim] = [:]
    return claims.compactMap { claim in
      // Ids that differ in case alone would share a link on some file systems and in mails.
      guard
        let earlier = first.updateValue(
          first[claim.id.lowercased()] ?? claim,
          forKey: claim.id.lowercased()
        )
      else { return nil }
      return Diagnostic(
        file: claim.file,
        position: claim.position,
        message:
          "the id '\(claim.id)' is taken by the claim at \(earlier.file):\(earlier.position.line)"
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
          message:
            "the claim '\(claim.id)' rests on the rule '\(id)', which the rules chapter does not have",
          suggestion: Suggestion.nearest(to: id, among: known)
        )
      }
    }
  }
}
