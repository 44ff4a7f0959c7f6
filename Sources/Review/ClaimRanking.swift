public import Catalog
import Stemming

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The claims that a sentence may be about, best first: help for somebody who looks for one.
///
/// Two readings of the words are ranked each by BM25 (Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework", 2009): the terms of the field, with names of the kernel taken apart, and the
/// stems of all words. Their ranks are put together by reciprocal rank fusion (Cormack, Clarke and
/// Buettcher, 2009). Sums are taken in a fixed order and ties go by id, so that the same comes out in
/// every run.
public struct ClaimRanking: Sendable {
  private let ids: [String]
  private let byTerms: WordIndex
  private let byStems: WordIndex

  /// So much less does a place count than the one before it.
  private static let rankOffset = 10.0
  /// Places of each reading that are looked at.
  private static let depth = 50

  /// Reads what the claims say, their titles, phrases and topics.
  public init(_ claims: [Claim]) {
    let claims = claims.sorted { $0.id < $1.id }
    ids = claims.map(\.id)
    let texts = claims.map {
      ([$0.says, $0.title ?? ""] + $0.matches + $0.topics).joined(separator: " . ")
    }
    let stems = EnglishStems()
    byTerms = WordIndex(texts.map(ClaimRanking.terms))
    byStems = WordIndex(texts.map { ClaimRanking.stems($0, stems) })
  }

  /// The claims that come first, at most so many; none where no word is known.
  public func candidates(_ sentence: String, limit: Int) -> [String] {
    let readings = [
      byTerms.ranked(ClaimRanking.terms(sentence), depth: ClaimRanking.depth),
      byStems.ranked(ClaimRanking.stems(sentence, EnglishStems()), depth: ClaimRanking.depth),
    ]
    var scores: [Int: Double] = [:]
    for ranked in readings {
      for (place, claim) in ranked.enumerated() {
        scores[claim, default: 0] += 1 / (ClaimRanking.rankOffset + Double(place + 1))
      }
    }
    // Claims are numbered by their ids.
    let best = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(limit).map { ids[$0.key] }
  }

  /// How much of what a sentence says is known at all, 0 to 1: the weight of its terms that claims have.
  public func familiarity(_ sentence: String) -> Double {
    byTerms.familiarity(ClaimRanking.terms(sentence))
  }

  private static func terms(_ text: String) -> [String] {
    Terms.parsed(text).terms.flatMap { term -> [String] in
      let parts = term.split(separator: "_").map(String.init)
      return parts.count > 1 ? [term] + parts.map(Terms.common) : [term]
    }
  }

  private static func stems(_ text: String, _ stems: borrowing EnglishStems) -> [String] {
    var found: [String] = []
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      found.append(stems.stem(String(word)))
    }
    return found
  }
}

/// An index of texts by their words, ranked by BM25.
struct WordIndex: Sendable {
  /// How soon more of the same word says no more, and how much the length of a text counts.
  private static let (saturation, lengthShare) = (1.2, 0.5)

  private var postings: [String: [Posting]] = [:]
  private var norms: [Double] = []
  private let unknownWeight: Double

  private struct Posting {
    let text: Int
    let count: Double
  }

  init(_ texts: [[String]]) {
    let average = Double(texts.reduce(0) { $0 + $1.count }) / Double(max(texts.count, 1))
    for (number, words) in texts.enumerated() {
      let counts = words.reduce(into: [:]) { $0[$1, default: 0.0] += 1 }
      for (word, count) in counts {
        postings[word, default: []].append(Posting(text: number, count: count))
      }
      let share = WordIndex.lengthShare
      let length = 1 - share + share * Double(words.count) / max(average, 1)
      norms.append(WordIndex.saturation * length)
    }
    unknownWeight = log(1 + (Double(texts.count) + 0.5) / 0.5)
  }

  private func weight(_ word: String) -> Double? {
    guard let count = postings[word]?.count else { return nil }
    return log(1 + (Double(norms.count - count) + 0.5) / (Double(count) + 0.5))
  }

  /// The texts that share words with a sentence, best first.
  func ranked(_ words: [String], depth: Int) -> [Int] {
    var scores: [Int: Double] = [:]
    for word in Set(words).sorted() {
      guard let weight = weight(word) else { continue }
      for posting in postings[word] ?? [] {
        let part =
          posting.count * (WordIndex.saturation + 1) / (posting.count + norms[posting.text])
        scores[posting.text, default: 0] += weight * part
      }
    }
    let best = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return best.prefix(depth).map(\.key)
  }

  /// The share of the words' weight that texts know.
  func familiarity(_ words: [String]) -> Double {
    var (known, all) = (0.0, 0.0)
    for word in Set(words).sorted() {
      let weight = weight(word)
      known += weight ?? 0
      all += weight ?? unknownWeight
    }
    return all > 0 ? known / all : 0
  }
}
