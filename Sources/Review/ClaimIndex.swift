public import Catalog

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The terms of a sentence, as claims are found by them.
public struct SentenceTerms: Sendable {
  let terms: Set<String>
  /// The same in order, each as often as it occurs.
  let all: [String]
  let isNegated: Bool
  /// Which of the things it is about that only some claims are about, such as LBR.
  public let scopes: Set<String>

  /// Takes a sentence apart.
  public init(_ sentence: String) {
    let parsed = Terms.parsed(sentence)
    all = parsed.terms
    terms = Set(all)
    isNegated = parsed.isNegated
    scopes = terms.intersection(Vocabulary.scopes)
  }
}

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
    /// Whether the sentence may say the contrary: it is negated and neither the claim nor its phrase that comes
    /// nearest is, or the other way round, or it has a word where they have that word's contrary.
    public let isContrary: Bool
  }

  /// What is shared weighs at least this much of a term that one claim has: one common word makes no
  /// statement.
  private static let leastShareOfRare = 0.6
  /// Two terms say something only where they are most of what both have, unless one is a name from the
  /// kernel.
  private static let fewTerms = 2
  private static let leastScoreOfFew = 0.6

  private let ids: [String]
  /// Every phrase: the claim it belongs to and the weight of its terms.
  private let phrases: [Phrase]
  /// The statements of the claims themselves.
  private let statements: [SentenceTerms]
  private let terms: [String: Term]
  private let unknownWeight: Double

  private struct Term {
    let weight: Double
    /// Whether it is a name from the kernel's source.
    let isName: Bool
    /// The phrases that have it.
    var phrases: [Int] = []
  }

  private struct Phrase {
    let claim: Int
    let weight: Double
    let sentence: SentenceTerms
  }

  /// Whether one has a word and the other that word's contrary, and neither has both.
  private static func areContrary(_ one: Set<String>, _ other: Set<String>) -> Bool {
    Vocabulary.contraries.contains { first, second in
      one.contains(first) && !one.contains(second) && other.contains(second)
        && !other.contains(first)
        || one.contains(second) && !one.contains(first) && other.contains(first)
          && !other.contains(second)
    }
  }

  /// Reads the claims' statements and `matches:` phrases.
  public init(_ claims: [Claim]) {
    ids = claims.map(\.id)
    let found = claims.map { claim in ([claim.says] + claim.matches).map(SentenceTerms.init) }
    statements = found.map { $0[0] }
    var counts: [String: Int] = [:]
    for claim in found {
      for term in claim.reduce(into: Set(), { $0.formUnion($1.terms) }) {
        counts[term, default: 0] += 1
      }
    }
    let total = Double(max(claims.count, 1))
    var terms = Dictionary(
      uniqueKeysWithValues: counts.map { term, count in
        let isName = term.utf8.contains(UInt8(ascii: "_"))
        return (term, Term(weight: log(1 + total / Double(count)), isName: isName))
      }
    )
    var phrases: [Phrase] = []
    for (claim, all) in found.enumerated() {
      for phrase in all {
        var weight = 0.0
        // In an order of their own, so that sums come out the same in every run.
        for term in phrase.terms.sorted() {
          weight += terms[term]?.weight ?? 0
          terms[term]?.phrases.append(phrases.count)
        }
        phrases.append(Phrase(claim: claim, weight: weight, sentence: phrase))
      }
    }
    self.phrases = phrases
    self.terms = terms
    unknownWeight = log(1 + total)
  }

  /// The claims that share some meaning with a sentence, best first.
  ///
  /// - Parameters:
  ///   - least: The least score that counts.
  ///   - context: What the sentences before it are about; it need not be named again.
  public func matches(
    _ sentence: SentenceTerms,
    least: Double = 0,
    context: Set<String> = []
  ) -> [Match] {
    var whole = 0.0
    var shared = [(weight: Double, count: Int, hasName: Bool)](
      repeating: (0, 0, false),
      count: phrases.count
    )
    var touched: [Int] = []
    for word in sentence.terms.sorted() {
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
    let scopes = sentence.scopes.union(context)
    var best: [Int: (score: Double, phrase: Int)] = [:]
    for phrase in touched where shared[phrase].weight >= leastWeight {
      let (weight, count, hasName) = shared[phrase]
      let (claim, phraseWeight) = (phrases[phrase].claim, phrases[phrase].weight)
      let score = weight / (whole * phraseWeight).squareRoot()
      guard count > ClaimIndex.fewTerms || hasName || score >= ClaimIndex.leastScoreOfFew,
        score >= least, phrases[phrase].sentence.scopes.isSubset(of: scopes),
        sentence.scopes.isSubset(of: phrases[phrase].sentence.scopes),
        score > best[claim]?.score ?? 0
      else { continue }
      best[claim] = (score, phrase)
    }
    return best.map { claim, found in
      let (says, phrase) = (statements[claim], phrases[found.phrase].sentence)
      let isTurned =
        sentence.isNegated != phrase.isNegated && sentence.isNegated != says.isNegated
        || ClaimIndex.areContrary(sentence.terms, phrase.terms)
        || ClaimIndex.areContrary(sentence.terms, says.terms)
      return Match(
        id: ids[claim],
        score: min(found.score, 1),
        isContrary: isTurned
      )
    }
    .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
  }
}
