import ArgumentParser
import Catalog
import PerfInterface
import Report
import ScenarioLanguage

/// Finding claims by what a user types.
enum Selection {
  /// The claims that a filter admits, as far as that is known without results.
  static func claims(
    _ filter: ClaimFilter,
    _ words: [String],
    in catalog: Catalog
  ) throws -> [Claim] {
    let found = catalog.claims.filter(filter.admits)
    guard found.isEmpty else { return found }
    throw nothing(words.joined(separator: " "), among: catalog)
  }

  /// The scenarios of a claim, or the one that is named; ids may be written in any case.
  ///
  /// - Returns: nil where nothing is called so.
  static func claim(
    _ id: String,
    in catalog: Catalog
  ) -> (claim: Claim, scenarios: [ScenarioBlock])? {
    let wanted = id.lowercased()
    if let claim = catalog.claims.first(where: { $0.id.lowercased() == wanted }) {
      return (claim, claim.scenarios)
    }
    for claim in catalog.claims {
      let scenarios = claim.scenarios.filter { $0.name.lowercased() == wanted }
      if !scenarios.isEmpty { return (claim, scenarios) }
    }
    return onProcessor(wanted, in: catalog)
  }

  /// Scenarios on another processor than theirs: `G-28@skylake`.
  private static func onProcessor(
    _ wanted: String,
    in catalog: Catalog
  ) -> (claim: Claim, scenarios: [ScenarioBlock])? {
    let parts = wanted.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let processor = Processor.named(parts[1]),
      let (claim, scenarios) = claim(parts[0], in: catalog)
    else { return nil }
    let tried = scenarios.compactMap { $0.on(processor, file: claim.file) }
    return tried.isEmpty ? nil : (claim, tried)
  }

  /// The ids of all claims, for the completion of a shell, which wants an answer and no message.
  static let completion = CompletionKind.custom { _, _, _ in
    let files = (try? ContentFolder.read(ProjectFolder.content)) ?? []
    guard case .success(let catalog) = Catalog.load(files) else { return [] }
    return catalog.claims.map(\.id)
  }

  /// The claims with some ids, which may be written in any case; all without any.
  static func named(_ ids: [String], in catalog: Catalog) throws -> [Claim] {
    let all = catalog.claims
    for id in ids where !all.contains(where: { $0.id.lowercased() == id.lowercased() }) {
      throw nothing(id, among: catalog)
    }
    let wanted = Set(ids.map { $0.lowercased() })
    return ids.isEmpty ? all : all.filter { wanted.contains($0.id.lowercased()) }
  }

  /// Says that nothing fits, and what is nearest.
  static func nothing(_ word: String, among catalog: Catalog) -> ExitCode {
    let ids = catalog.claims.map(\.id)
    let begun = ids.filter { $0.lowercased().hasPrefix(word.lowercased()) }.prefix(8)
    let names = ids + catalog.claims.flatMap(\.topics)
    let nearest = Suggestion.nearest(to: word, among: names).map { [$0] } ?? []
    let near = begun.isEmpty ? nearest : Array(begun)
    let hint = near.isEmpty ? "see 'vpmu-gaps list'" : "near: \(near.joined(separator: ", "))"
    Console.error("nothing is called '\(word)'; \(hint)")
    return ExitStatus.nothingSelected
  }
}
