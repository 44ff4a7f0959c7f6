public import Catalog
import ScenarioRunner

/// What the beginnings of ids stand for: whose statements bear them.
public struct IDPrefixes: Sendable {
  /// A beginning and whose statements it marks.
  public struct Entry: Sendable {
    /// The letters before the first hyphen, such as `OWN`.
    public let prefix: String
    /// Who says most of them: `Like Xu`, `the document`.
    public let speakers: [String]
  }

  /// Beginnings of more than one claim, those with most claims first.
  public let entries: [Entry]

  /// Below this share of a beginning's claims a speaker is not named.
  private static let leastShare = 0.2

  /// Looks at the claims of a catalog.
  public init(_ claims: [Claim]) {
    let groups = Dictionary(grouping: claims.filter { $0.id.contains("-") }) { claim in
      String(claim.id.prefix { $0.isLetter })
    }
    entries = groups.filter { $0.value.count > 1 && !$0.key.isEmpty }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { prefix, claims in
        let names = claims.map(\.speaker.name)
        let counts = names.uniqued.map { name in (name, names.count { $0 == name }) }
        let named = counts.filter { Double($0.1) >= Self.leastShare * Double(names.count) }
        return Entry(prefix: prefix, speakers: named.sorted { $0.1 > $1.1 }.map(\.0))
      }
  }

  /// All of them in one line, those of the same speakers together: `D the document; OWN and HELP us`.
  public var text: String {
    entries.map(\.speakers).uniqued.map { speakers in
      let prefixes = entries.filter { $0.speakers == speakers }.map(\.prefix)
      return "\(Enumeration.text(prefixes)) \(Enumeration.text(speakers))"
    }
    .joined(separator: "; ")
  }
}
