import ArgumentParser
import Catalog
import CatalogRunner
import Files
import KernelBackend
import ModelBackend
import Report
import ScenarioLanguage
import ScenarioRunner
import Site

/// Running the whole catalog, and comparing it with the baseline.
enum ReportRun {
  /// Executes every scenario on every profile of the model, and joins the evidence.
  static func results(_ catalog: Catalog, content: String) async throws -> CatalogResults {
    let evidence = try await EvidenceFolder.backends(content)
    var results = try await results(catalog, evidence)
    results.staleEvidence = EvidenceFolder.stale(evidence, catalog)
    return results
  }

  /// The same without looking for stale evidence.
  ///
  /// - Parameter known: Results by their claims' ids; those claims are not run.
  static func results(
    _ catalog: Catalog,
    _ evidence: [EvidenceBackend],
    known: [String: ClaimResult] = [:]
  ) async throws -> CatalogResults {
    let runner = CatalogRunner(ModelBackend.all(recordsIntervals: true) + evidence)
    var fresh = try await results(catalog.claims.filter { known[$0.id] == nil }, runner)[...]
    return CatalogResults(
      catalog: catalog,
      backends: runner.names,
      claims: catalog.claims.compactMap { known[$0.id] ?? fresh.popFirst() }
    )
  }

  /// Executes some claims, and joins the evidence.
  static func results(_ claims: [Claim], content: String) async throws -> [ClaimResult] {
    guard !claims.isEmpty else { return [] }
    let evidence = try await EvidenceFolder.backends(content, of: Set(claims.map(\.id)))
    return try await results(claims, CatalogRunner(ModelBackend.all() + evidence))
  }

  private static func results(
    _ claims: [Claim],
    _ runner: CatalogRunner
  ) async throws -> [ClaimResult] {
    do throws(DiagnosticList) {
      return try await runner.run(claims).map(ClaimResult.init)
    } catch {
      throw error.report()
    }
  }

  /// The committed results; nil when there are none or they cannot be read, which is said.
  static func baseline(_ output: OutputFolder) -> ResultsDocument? {
    let name = OutputFormat.json.fileName
    let problem: String
    do {
      let bytes = try Input(limit: InputLimit.report).read("\(output.path)/\(name)")
      return try ResultsJSON.document(bytes)
    } catch let error as InputProblem {
      if error.isMissing { return nil }
      problem = "the file cannot be read: \(error.reason)"
    } catch let error as UnreadableFile {
      problem = error.reason
    } catch {
      problem = "\(error)"
    }
    Console.error(
      "\(output.path)/\(name):1:1: error: \(problem); "
        + "it is treated as absent, 'vpmu-gaps report' writes it anew"
    )
    return nil
  }

  /// Files in the document's folder that no chapter has made: those of chapters that are gone.
  static func leftOvers(_ folder: OutputFolder, _ files: [OutputFile]) -> [String] {
    let document = OutputFormat.document.fileName
    guard files.contains(where: { $0.name.hasPrefix("\(document)/") }) else { return [] }
    let names = Set(files.map(\.name))
    return folder.names(in: document).filter {
      !names.contains($0) && !$0.hasPrefix("\(document)/.")
    }
  }

  /// Says which claims of our own did not come out confirmed.
  static func tellOwnMistakes(_ results: CatalogResults) {
    for result in results.ownMistakes {
      let difference = ClaimText(result).firstDifference.map { ": \($0)" } ?? ""
      Console.error(
        "\(result.claim.file):\(result.claim.position.line):1: error: our own claim "
          + "'\(result.claim.id)' is \(result.verdict.rawValue)\(difference)"
      )
    }
  }
}
