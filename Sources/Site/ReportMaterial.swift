public import Report

/// Everything that a report is rendered from.
public struct ReportMaterial: Sendable {
  /// The results.
  public let results: CatalogResults
  /// What changed since the last published report; nil before the first.
  public let changes: ResultsChanges?
  /// Reversals that were accepted, first ones first.
  public let ledger: [LedgerEntry]
  /// What published reports said of claims, by their ids, where it was not what is said now.
  let past: [String: String]
  /// The verdicts that changed from published report to published report; nil where there are no two.
  let courses: VerdictCourses?
  /// The folder with the chapters, as readers find it in the repository.
  public let content: String
  /// Whom it is made for; nil for the report on everything.
  public let targets: ReportTargets?
  /// The model for `try.html`; nil where it was never built, and then there is no such page.
  public let module: PageModule?

  /// Collects it.
  public init(
    _ results: CatalogResults,
    history: ReportHistory = ReportHistory(),
    content: String = "Content",
    targets: ReportTargets? = nil,
    module: PageModule? = nil
  ) {
    self.results = targets?.concerned(results) ?? results
    self.targets = targets
    self.module = module
    // Before the first published report there is nothing to compare with.
    changes = history.published.flatMap { _ in
      history.changes(to: ResultsDocument(results, includesRuns: false))
    }
    ledger = history.ledger
    past = history.pastVerdicts(of: results.claims)
    courses = history.courses(of: results.claims)
    self.content = content
  }

  /// Renders several formats on all CPUs, in the order given.
  public func render(_ formats: [OutputFormat]) async -> [OutputFile] {
    await withTaskGroup { group in
      for (place, format) in formats.enumerated() {
        group.addTask { (place, render(format)) }
      }
      let files = await group.reduce(into: []) { $0.append($1) }
      return files.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// Renders one format: one file, but for the document and for JSON, whose schema comes with it.
  public func render(_ format: OutputFormat) -> [OutputFile] { format.render(self) }
}
