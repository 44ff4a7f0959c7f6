import ArgumentParser
import Catalog
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
    let evidence = try EvidenceFolder.backends(content)
    var results = try await results(catalog, evidence)
    results.staleEvidence = EvidenceFolder.stale(evidence, catalog)
    return results
  }

  /// The same without looking for stale evidence.
  ///
  /// - Parameter keeping: Gives the result of a claim that is known already; nil for one to run.
  static func results(
    _ catalog: Catalog,
    _ evidence: [EvidenceBackend],
    keeping: @escaping @Sendable (Claim) -> ClaimResult? = { _ in nil }
  ) async throws -> CatalogResults {
    do throws(DiagnosticList) {
      let backends: [any Backend] = ModelBackend.all(recordsIntervals: true) + evidence
      return try await CatalogResults.runConcurrently(catalog, on: backends, keeping: keeping)
    } catch {
      throw error.report()
    }
  }

  /// Executes some claims, and joins the evidence.
  static func results(_ claims: [Claim], content: String) async throws -> [ClaimResult] {
    let evidence = try EvidenceFolder.backends(content)
    do throws(DiagnosticList) {
      let backends: [any Backend] = ModelBackend.all() + evidence
      return try await CatalogResults.runConcurrently(claims, on: backends)
    } catch {
      throw error.report()
    }
  }

  /// The committed results; nil when there are none or they cannot be read, which is said.
  static func baseline(_ output: OutputFolder) -> ResultsDocument? {
    let name = OutputFormat.json.fileName
    let problem: String
    do throws(InputProblem) {
      let bytes = try Input(limit: InputLimit.report).read("\(output.path)/\(name)")
      if let document = ResultsJSON.document(bytes) { return document }
      problem = "not a results file of schema \(ResultsDocument.currentSchema)"
    } catch {
      if error.isMissing { return nil }
      problem = "the file cannot be read: \(error.reason)"
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
