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
    byTerms = WordIndex(texts.map { ClaimRanking.parts(Terms.parsed($0).terms) })
    byStems = WordIndex(texts.map { ClaimRanking.stems($0, stems) })
  }

  /// The claims that come first, at most so many.
  ///
  /// - Parameters:
  ///   - terms: The terms of the sentence, each as often as it occurs.
  ///   - least: The share of the terms, by their weight, that claims must have; none come where less is
  ///     known.
  func candidates(_ sentence: String, terms: [String], limit: Int, least: Double) -> [String] {
    let terms = ClaimRanking.parts(terms)
    guard byTerms.familiarity(terms) >= least else { return [] }
    let readings = [
      byTerms.ranked(terms, depth: ClaimRanking.depth),
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

  /// Terms, and behind each name of the kernel what it is made of.
  private static func parts(_ terms: [String]) -> [String] {
    terms.flatMap { term -> [String] in
      guard term.utf8.contains(UInt8(ascii: "_")) else { return [term] }
      let parts = term.split(separator: "_").map(String.init)
      return parts.count > 1 ? [term] + parts.map(Terms.common) : [term]
    }
  }

  private static func stems(_ text: String, _ stems: borrowing EnglishStems) -> [String] {
    var found: [String] = []
    for word in text.lowercased().utf8.split(whereSeparator: { !isWordPart($0) }) {
      found.append(stems.stem(String(decoding: word, as: UTF8.self)))
    }
    return found
  }

  /// A small letter, a digit, or a part of a letter beyond ASCII.
  private static func isWordPart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
  }
}

/// An index of texts by their words, ranked by BM25.
struct WordIndex: Sendable {
  /// How soon more of the same word says no more, and how much the length of a text counts.
  private static let (saturation, lengthShare) = (1.2, 0.5)

  private let words: [String: Word]
  private let textCount: Int
  private let unknownWeight: Double

  private struct Word {
    /// How much it says: the fewer texts have it, the more.
    let weight: Double
    /// The texts that have it, and what each gets for it.
    let texts: [(text: Int, score: Double)]
  }

  init(_ texts: [[String]]) {
    let average = Double(texts.reduce(0) { $0 + $1.count }) / Double(max(texts.count, 1))
    var counts: [String: [(text: Int, count: Double)]] = [:]
    for (number, words) in texts.enumerated() {
      var own: [String: Double] = [:]
      for word in words { own[word, default: 0] += 1 }
      for (word, count) in own { counts[word, default: []].append((number, count)) }
    }
    let norms = texts.map { words in
      let share = WordIndex.lengthShare
      return WordIndex.saturation * (1 - share + share * Double(words.count) / max(average, 1))
    }
    let total = Double(texts.count)
    words = counts.mapValues { found in
      let weight = log(1 + (total - Double(found.count) + 0.5) / (Double(found.count) + 0.5))
      return Word(
        weight: weight,
        texts: found.map { text, count in
          (text, weight * count * (WordIndex.saturation + 1) / (count + norms[text]))
        }
      )
    }
    textCount = texts.count
    unknownWeight = log(1 + (total + 0.5) / 0.5)
  }

  /// The texts that share words with a sentence, best first.
  func ranked(_ sentence: [String], depth: Int) -> [Int] {
    var scores = [Double](repeating: 0, count: textCount)
    for word in Set(sentence).sorted() {
      for (text, score) in words[word]?.texts ?? [] { scores[text] += score }
    }
    // The best so far, in order: few of all texts are among them, so none but those are sorted.
    var best: [Int] = []
    for text in scores.indices where scores[text] > 0 {
      if best.count == depth {
        // Of two that are equal the first stays.
        guard scores[text] > scores[best[depth - 1]] else { continue }
        best.removeLast()
      }
      var place = best.count
      while place > 0, scores[best[place - 1]] < scores[text] { place -= 1 }
      best.insert(text, at: place)
    }
    return best
  }

  /// The share of the words' weight that texts know.
  func familiarity(_ sentence: [String]) -> Double {
    var (known, all) = (0.0, 0.0)
    for word in Set(sentence).sorted() {
      let weight = words[word]?.weight
      known += weight ?? 0
      all += weight ?? unknownWeight
    }
    return all > 0 ? known / all : 0
  }
}
