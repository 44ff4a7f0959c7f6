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
  private let terms: [String: Term]
  private let unknownWeight: Double

  private struct Term {
    let weight: Double
    /// Whether it is a name from the kernel's source.
    let isName: Bool
    /// The phrases that have it.
    var phrases: [Int] = []
  }

  /// Reads the claims' statements and `matches:` phrases.
  public init(_ claims: [Claim]) {
    ids = claims.map(\.id)
    let found = claims.map { claim in ([claim.says] + claim.matches).map { Set(Terms.of($0)) } }
    var counts: [String: Int] = [:]
    for claim in found {
      for term in claim.reduce(into: Set(), { $0.formUnion($1) }) { counts[term, default: 0] += 1 }
    }
    let total = Double(max(claims.count, 1))
    var terms = Dictionary(
      uniqueKeysWithValues: counts.map { term, count in
        let isName = term.utf8.contains(UInt8(ascii: "_"))
        return (term, Term(weight: log(1 + total / Double(count)), isName: isName))
      }
    )
    var phrases: [(claim: Int, weight: Double)] = []
    for (claim, all) in found.enumerated() {
      for phrase in all {
        var weight = 0.0
        // In an order of their own, so that sums come out the same in every run.
        for term in phrase.sorted() {
          weight += terms[term]?.weight ?? 0
          terms[term]?.phrases.append(phrases.count)
        }
        phrases.append((claim, weight))
      }
    }
    self.phrases = phrases
    self.terms = terms
    unknownWeight = log(1 + total)
  }

  /// The claims that share some meaning with a sentence, best first.
  ///
  /// - Parameter least: The least score that counts.
  public func matches(_ sentence: String, least: Double = 0) -> [Match] {
    var whole = 0.0
    var shared = [(weight: Double, count: Int, hasName: Bool)](
      repeating: (0, 0, false),
      count: phrases.count
    )
    var touched: [Int] = []
    for word in Set(Terms.of(sentence)).sorted() {
      guard let term = terms[word] else {
        whole += unknownWeight
        continue
      }
      whole += term.weight
      for phrase in term.phrases {
        if shared[phrase].count == 0 { touched.append(phrase) }
        shared[phrase].weight += term.weight
        shared[phrase].count += 1
        shared[phrase].hasName = shared[phrase].hasName || term.isName
      }
    }
    let leastWeight = ClaimIndex.leastShareOfRare * unknownWeight
    var best: [Int: Double] = [:]
    for phrase in touched where shared[phrase].weight >= leastWeight {
      let (weight, count, hasName) = shared[phrase]
      let isMuch =
        count == ClaimIndex.fewTerms
        && weight >= ClaimIndex.leastShareOfFew * min(whole, phrases[phrase].weight)
      guard count > ClaimIndex.fewTerms || isMuch || hasName else { continue }
      let score = weight / (whole * phrases[phrase].weight).squareRoot()
      guard score >= least else { continue }
      best[phrases[phrase].claim] = max(best[phrases[phrase].claim] ?? 0, score)
    }
    return best.map { Match(id: ids[$0.key], score: min($0.value, 1)) }
      .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
  }
}
