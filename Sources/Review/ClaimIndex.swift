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
    /// How much of their meaning both have, 0 to 1: the geometric mean of what the sentence has of
    /// the claim and the claim of the sentence.
    public let score: Double
  }

  /// What is shared weighs at least this much of a term that one claim has: one common word makes no
  /// statement.
  private static let leastShareOfRare = 0.6
  /// Two terms say something only where they are nearly all that one of both has, unless one is a name
  /// from the kernel.
  private static let fewTerms = 2
  private static let leastShareOfFew = 0.8

  private let ids: [String]
  /// Every phrase: the claim it belongs to and the weight of its terms.
  private let phrases: [(claim: Int, weight: Double)]
  /// The phrases that have a term, by the term.
  private let places: [String: [Int]]
  private let weights: [String: Double]
  private let unknownWeight: Double

  /// Reads the claims' statements and `matches:` phrases.
  public init(_ claims: [Claim]) {
    ids = claims.map(\.id)
    let terms = claims.map { claim in ([claim.says] + claim.matches).map { Set(Terms.of($0)) } }
    var counts: [String: Int] = [:]
    for claim in terms {
      for term in claim.reduce(into: Set(), { $0.formUnion($1) }) { counts[term, default: 0] += 1 }
    }
    let total = Double(max(claims.count, 1))
    let weights = counts.mapValues { log(1 + total / Double($0)) }
    var phrases: [(claim: Int, weight: Double)] = []
    var places: [String: [Int]] = [:]
    for (claim, all) in terms.enumerated() {
      for phrase in all {
        for term in phrase { places[term, default: []].append(phrases.count) }
        phrases.append((claim, phrase.sorted().reduce(0) { $0 + (weights[$1] ?? 0) }))
      }
    }
    self.phrases = phrases
    self.places = places
    self.weights = weights
    unknownWeight = log(1 + total)
  }

  /// The claims that share some meaning with a sentence, best first.
  public func matches(_ sentence: String) -> [Match] {
    // In an order of their own, so that sums come out the same in every run.
    let terms = Set(Terms.of(sentence)).sorted()
    let whole = terms.reduce(0) { $0 + (weights[$1] ?? unknownWeight) }
    guard whole > 0 else { return [] }
    var shared: [Int: (weight: Double, count: Int, hasName: Bool)] = [:]
    for term in terms {
      let isName = term.utf8.contains(UInt8(ascii: "_"))
      for phrase in places[term] ?? [] {
        let (weight, count, hasName) = shared[phrase] ?? (0, 0, false)
        shared[phrase] = (weight + (weights[term] ?? 0), count + 1, hasName || isName)
      }
    }
    let leastWeight = ClaimIndex.leastShareOfRare * unknownWeight
    var best: [Int: Double] = [:]
    for (phrase, (weight, count, hasName)) in shared where weight >= leastWeight {
      let isMuch =
        count == ClaimIndex.fewTerms
        && weight >= ClaimIndex.leastShareOfFew * min(whole, phrases[phrase].weight)
      guard count > ClaimIndex.fewTerms || isMuch || hasName else { continue }
      let score = weight / (whole * phrases[phrase].weight).squareRoot()
      best[phrases[phrase].claim] = max(best[phrases[phrase].claim] ?? 0, score)
    }
    return best.map { Match(id: ids[$0.key], score: min($0.value, 1)) }
      .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
  }
}
