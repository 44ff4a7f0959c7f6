import ArgumentParser
import Catalog
import ScenarioLanguage

/// Finding claims by what a user types.
enum Selection {
  /// Claims whose id, title, statement, source, topics or kind contain every word of the filter.
  static func claims(_ filter: [String], in catalog: Catalog) throws -> [Claim] {
    let words = filter.flatMap { $0.lowercased().split(separator: " ") }
    let found = catalog.claims.filter { claim in
      let text = [claim.id, claim.shortText, claim.says, claim.source, claim.kind.rawValue]
      let haystack = (text + claim.topics).joined(separator: "\n").lowercased()
      return words.allSatisfy { haystack.contains($0) }
    }
    guard found.isEmpty else { return found }
    throw nothing(filter.joined(separator: " "), among: catalog)
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
