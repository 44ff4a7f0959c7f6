import ArgumentParser
import Catalog
import FoundationEssentials
import ScenarioLanguage
import ScenarioRunner

/// Finding scenarios by what a user types: a claim, a scenario's own name, a file, or - for standard input.
struct ScenarioSelection {
  let content: ContentOptions

  /// A scenario, and where it stands.
  struct Chosen {
    let name: String
    let file: String
    let parsed: ParsedScenario

    /// Its plans with the rules of KVM for arm64 where its machine is a toy, which is of neither architecture.
    func onArm() throws -> [Plan] {
      var lines = parsed.template.text.split(separator: "\n").map(String.init)
      if let machine = lines.firstIndex(where: { $0.hasPrefix("machine ") }) {
        let isToy = lines[machine].hasPrefix("machine toy") && !lines[machine].contains("arch=")
        if isToy { lines[machine] += " arch=arm64" }
      } else {
        lines.insert("machine toy arch=arm64", at: parsed.template.varies.count)
      }
      return try ParsedScenario.parse(lines.joined(separator: "\n") + "\n", file: file).reported()
        .plans
    }

    /// Runs one of its plans; where a step fails by mistake that is told, and the status for bad content thrown.
    func run(_ plan: Plan, on backend: any Backend) throws -> RunResult {
      do throws(ScenarioError) {
        return try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true)
      } catch {
        let found = Diagnostic(file: file, position: error.position, message: error.message)
        Console.error(found.description)
        throw ExitStatus.badContent
      }
    }
  }

  /// What users name, in order.
  func scenarios(_ whats: [String]) async throws -> [Chosen] {
    var chosen: [Chosen] = []
    var catalog: Catalog?
    for what in whats {
      // A folder may have the name of a claim; one with a slash is never meant so.
      var isFolder = false
      let exists = FileManager.default.fileExists(atPath: what, isDirectory: &isFolder)
      if what == "-" || (exists && (!isFolder || what.contains("/"))) {
        let bytes = try NamedInput.read(what, limit: InputLimit.scenario)
        chosen.append(try single(path: NamedInput.title(what), bytes: bytes))
        continue
      }
      let known: Catalog
      if let catalog { known = catalog } else { known = try await content.load() }
      catalog = known
      chosen += try scenarios(of: what, in: known)
    }
    return chosen
  }

  private func single(path: String, bytes: [UInt8]) throws -> Chosen {
    let text: String
    switch SourceFile(path: path, name: path, bytes: bytes).text() {
    case .success(let found): text = found
    case .failure(let diagnostic): throw DiagnosticList([diagnostic]).report()
    }
    let parsed = try ParsedScenario.parse(text, file: path).reported()
    return Chosen(name: path, file: path, parsed: parsed)
  }

  private func scenarios(of what: String, in catalog: Catalog) throws -> [Chosen] {
    guard let (claim, scenarios) = Selection.claim(what, in: catalog) else {
      if FileManager.default.fileExists(atPath: what) {
        _ = try NamedInput.read(what, limit: InputLimit.scenario)
      }
      throw Selection.nothing(what, among: catalog)
    }
    guard !scenarios.isEmpty else {
      Console.error("'\(claim.id)' has no scenario: \(claim.untested ?? "")")
      throw ExitStatus.nothingSelected
    }
    return scenarios.map { Chosen(name: $0.name, file: claim.file, parsed: $0.parsed) }
  }
}
