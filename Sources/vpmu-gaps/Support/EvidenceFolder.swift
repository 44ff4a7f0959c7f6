import Catalog
import FoundationEssentials
import KernelBackend
import ScenarioLanguage
import ScenarioRunner

/// The evidence that a report joins: `Evidence/*.json` in the content folder.
enum EvidenceFolder {
  /// One backend for each file, by name; none where there is no folder.
  static func backends(_ content: String) throws -> [EvidenceBackend] {
    let folder = "\(content)/Evidence"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      let file = try ContentFolder.file("\(folder)/\(name)", name: name)
      do throws(DiagnosticList) {
        return EvidenceBackend(try Evidence(file.bytes, file: file.path))
      } catch {
        throw error.report()
      }
    }
  }

  /// Says what no longer belongs to any scenario.
  static func tellStale(_ backends: [EvidenceBackend], _ catalog: Catalog) {
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    for backend in backends {
      let stale = backend.stale(plans)
      guard let first = stale.first else { continue }
      Console.error(
        "warning: \(stale.count) recorded runs of \(backend.name) are stale and count for nothing, "
          + "such as \(first.scenario); 'vpmu-gaps record --backend \(backend.name)' records anew"
      )
    }
  }
}
