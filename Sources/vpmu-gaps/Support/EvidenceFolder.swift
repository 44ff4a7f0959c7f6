import Catalog
import FoundationEssentials
import KernelBackend
import Report
import ScenarioLanguage
import ScenarioRunner

/// The evidence that a report joins: `Evidence/*.json` in the content folder.
enum EvidenceFolder {
  /// One backend for each file, by name; none where there is no folder.
  ///
  /// - Parameter claims: The claims whose runs matter; nil for all.
  static func backends(
    _ content: String,
    of claims: Set<String>? = nil
  ) async throws -> [EvidenceBackend] {
    let folder = "\(content)/Evidence"
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = all.filter { $0.hasSuffix(".json") }.sorted()
    let files = try names.map { try file("\(folder)/\($0)", name: $0) }
    let read = await files.concurrentMap { parsed($0, claims) }
    // What is wrong is told of the first file that has it, in every run.
    return try read.map { try $0.reported() }.compactMap(EvidenceBackend.init)
  }

  /// What a file records; an error says what is wrong with it.
  static func evidence(at path: String) throws -> Evidence {
    try evidence(try file(path, name: path))
  }

  private static func file(_ path: String, name: String) throws -> SourceFile {
    try ContentFolder.file(path, name: name, limit: InputLimit.evidence)
  }

  private static func evidence(_ file: SourceFile) throws -> Evidence {
    try parsed(file).reported()
  }

  private static func parsed(
    _ file: SourceFile,
    _ claims: Set<String>? = nil
  ) -> Result<Evidence, DiagnosticList> {
    Result { () throws(DiagnosticList) in
      try Evidence(file.bytes, file: file.path, claims: claims)
    }
  }

  /// Two files as evidence; nil unless both are files that look like it.
  static func pair(
    _ old: String,
    _ new: String
  ) throws -> (old: EvidenceBackend, new: EvidenceBackend)? {
    guard let old = try single(old), let new = try single(new) else { return nil }
    return (old, new)
  }

  private static func single(_ path: String) throws -> EvidenceBackend? {
    // A pipe can be read once only, and that is the report's.
    let facts = try? FileManager.default.attributesOfItem(atPath: path)
    guard facts?[.type] as? FileAttributeType == .typeRegular else { return nil }
    let file = try file(path, name: path)
    guard file.bytes.starts(with: Array("{\"header\":".utf8)) else { return nil }
    return EvidenceBackend(try evidence(file))
  }

  /// What no longer belongs to any scenario; also said.
  static func stale(
    _ backends: [EvidenceBackend],
    _ catalog: Catalog
  ) -> [CatalogResults.StaleEvidence] {
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    return backends.compactMap { backend in
      let scenarios = backend.stale(plans).map(\.scenario)
      guard !scenarios.isEmpty else { return nil }
      let stale = CatalogResults.StaleEvidence(backend: backend.name, scenarios: scenarios)
      Console.error(
        "warning: \(stale.text); 'vpmu-gaps record --backend \(backend.name)' records anew"
      )
      return stale
    }
  }
}
