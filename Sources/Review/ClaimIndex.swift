public import Catalog

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds the claims that a sentence is about, by the terms that both use.
///
/// A term that few claims use says more than one that all use.
public struct ClaimIndex: Sendable {
  /// A claim and how much of the sentence it is about.
  public struct Match: Hashable, Sendable {
    /// The claim's id.
    public let id: String
    /// The share of the sentence's meaning that the claim has too, 0 to 1.
    public let score: Double
  }

  private let claims: [(id: String, terms: Set<String>)]
  private let weights: [String: Double]
  private let unknownWeight: Double

  /// Reads the claims' statements, titles and `matches:` phrases.
  public init(_ claims: [Claim]) {
    self.claims = claims.map { claim in
      let text = ([claim.says, claim.title ?? ""] + claim.matches).joined(separator: " ")
      return (claim.id, Set(Terms.of(text)))
    }
    var counts: [String: Int] = [:]
    for claim in self.claims { for term in claim.terms { counts[term, default: 0] += 1 } }
    let total = Double(max(claims.count, 1))
    weights = counts.mapValues { log(1 + total / Double($0)) }
    unknownWeight = log(1 + total)
  }

  /// The claims that share some meaning with a sentence, best first.
  public func matches(_ sentence: String) -> [Match] {
    let terms = Set(Terms.of(sentence))
    let whole = terms.reduce(0) { $0 + weight($1) }
    guard whole > 0 else { return [] }
    return claims.compactMap { claim in
      let shared = terms.intersection(claim.terms).reduce(0) { $0 + weight($1) }
      return shared > 0 ? Match(id: claim.id, score: shared / whole) : nil
    }
    .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
  }

  private func weight(_ term: String) -> Double { weights[term] ?? unknownWeight }
}
