import ArgumentParser
import Catalog
import KernelBackend
import Report
import Site

/// A report that is made anew from what changed: chapters whose bytes are the same keep their results.
struct LiveReport {
  private let content: String
  private let folder: OutputFolder
  private let formats: FormatList
  private let evidence: [EvidenceBackend]
  private var cache = CatalogCache()
  private var chapters: [String: [UInt8]] = [:]
  private var results: [String: ClaimResult] = [:]
  private var stale: [CatalogResults.StaleEvidence]?

  /// Reads the evidence, once.
  init(content: String, folder: OutputFolder, formats: FormatList) async throws {
    self.content = content
    self.folder = folder
    self.formats = formats
    evidence = try await EvidenceFolder.backends(content)
  }

  /// Reads, runs what changed, and writes.
  ///
  /// - Returns: The summary and how many claims were run.
  mutating func update() async throws -> (summary: String, claims: Int) {
    let files = try ContentFolder.read(content)
    let catalog = try cache.load(files).reported()
    let unchanged = Set(files.filter { chapters[$0.path] == $0.bytes }.map(\.path))
    let known = self.results.filter { unchanged.contains($0.value.claim.file) }
    var results = try await ReportRun.results(catalog, evidence, known: known)
    // Whether evidence is stale is looked at once; it takes longer than all the rest.
    let stale = self.stale ?? EvidenceFolder.stale(evidence, catalog)
    results.staleEvidence = stale
    let material = ReportMaterial(
      results,
      history: try HistoryFolder(content: content).read(),
      content: content,
      module: PageModuleFolder(OutputFolder(path: ProjectFolder.path("Output"))).module
    )
    try await formats.write(material, to: folder)
    self.stale = stale
    chapters = Dictionary(files.map { ($0.path, $0.bytes) }) { first, _ in first }
    self.results = results.byID
    ReportRun.tellOwnMistakes(results)
    return (Summary(results).line(results), results.claims.count - known.count)
  }
}
