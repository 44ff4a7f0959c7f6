public import Catalog
import PerfInterface

/// Finds what claims say of a sentence: one that is asserted, or some that are offered.
public struct ClaimLookup: Sendable {
  /// What the claims say of a sentence.
  public struct Answer: Hashable, Sendable {
    /// The claims that the sentence states, or names; the first is its own.
    public fileprivate(set) var asserted: [String] = []
    /// Why the first is asserted; nil where none is.
    public fileprivate(set) var basis: Basis?
    /// Claims that the sentence may be about, best first, for somebody to choose from; no verdict.
    public fileprivate(set) var offered: [String] = []
  }

  /// Why a claim is asserted of a sentence.
  public enum Basis: String, Hashable, Sendable, Encodable {
    /// The sentence has the claim's id.
    case named
    /// Somebody has stored the sentence for the claim.
    case stored
    /// The sentence says what the claim says, in nearly the same words.
    case worded
  }

  private let ids: Set<String>
  private let index: ClaimIndex
  private let ranking: ClaimRanking
  /// What each claim says, and then the phrases by which a mail may refer to it.
  private let phrases: [String: [String]]
  private let stored: [String: String]

  /// Claims offered for a sentence, at most.
  public static let offerLimit = 5
  /// A claim that has less of a sentence's meaning cannot have nearly the same words.
  private static let nearScore = 0.6
  /// Claims that come near and are read word by word.
  private static let nearLimit = 8
  /// Less of a sentence than this is known where it is about something else; measured, see the tests.
  private static let leastFamiliarity = 0.55
  /// A sentence of fewer terms is about too little.
  private static let leastTerms = 3

  /// Reads the claims.
  public init(_ claims: [Claim]) {
    ids = Set(claims.map(\.id))
    index = ClaimIndex(claims)
    ranking = ClaimRanking(claims)
    phrases = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, [$0.says] + $0.matches) })
    let all = claims.flatMap { claim in claim.heard.map { ($0, claim.id) } }
    stored = Dictionary(all) { first, _ in first }
  }

  /// What claims say of a sentence.
  public func answer(_ question: ClaimQuestion) -> Answer {
    let (text, terms, mode) = (question.text, question.terms, question.mode)
    var answer = Answer()
    let named = named(text)
    if !named.isEmpty {
      // Who doubts a claim, or asks about it, does not state it.
      let rest = named.reduce(text) { $0.replacing($1, with: "it") }
      if Wording(rest).isDenial {
        answer.offered = Array(named.prefix(ClaimLookup.offerLimit))
      } else {
        (answer.asserted, answer.basis) = (named, .named)
      }
    } else if let id = stored[Wording.digest(text)] {
      (answer.asserted, answer.basis) = ([id], .stored)
    } else if let id = worded((mode?.beginning ?? "") + text, terms, question.context) {
      (answer.asserted, answer.basis) = ([id], .worded)
    } else if question.offers, terms.terms.count >= ClaimLookup.leastTerms {
      answer.offered = ranking.candidates(
        mode.map { "\(text) \($0.rawValue)" } ?? text,
        terms: terms.all + (mode.map { Terms.parsed($0.rawValue).terms } ?? []),
        limit: ClaimLookup.offerLimit,
        least: ClaimLookup.leastFamiliarity
      )
    }
    return answer
  }

  private func worded(_ text: String, _ terms: SentenceTerms, _ context: Set<String>) -> String? {
    let near = index.matches(terms, least: ClaimLookup.nearScore, context: context)
      .prefix(ClaimLookup.nearLimit)
    guard !near.isEmpty else { return nil }
    let (wording, digest) = (Wording(text), Wording.digest(text))
    return near.first { match in
      let phrases = phrases[match.id] ?? []
      // Word for word a claim may be short.
      if let says = phrases.first, terms.terms.count >= ClaimLookup.leastTerms,
        Wording.digest(says) == digest
      {
        return true
      }
      return !match.isContrary && phrases.contains { wording.says(Wording($0)) }
    }?.id
  }

  /// What a claim keeps of a sentence that says the same: a digest of its words, whatever stands
  /// between them.
  public static func digest(_ sentence: String) -> String { Wording.digest(sentence) }

  // MARK: Ids

  /// Ids that stand in a text as words of their own; they are never words of English, as each has a
  /// dash or a digit.
  private func named(_ text: String) -> [String] {
    var found: [String] = []
    for word in text.utf8.split(whereSeparator: { !ClaimLookup.isIDPart($0) })
    where word.contains(where: ClaimLookup.isIDMark) {
      let end = word.lastIndex { !".-_".utf8.contains($0) }
      let id = end.map { String(decoding: word[...$0], as: UTF8.self) } ?? ""
      guard ids.contains(id), id.utf8.contains(where: ClaimLookup.isIDMark), !found.contains(id)
      else { continue }
      found.append(id)
    }
    return found
  }

  private static func isIDMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
  }

  private static func isIDPart(_ byte: UInt8) -> Bool {
    isIDMark(byte) || "._".utf8.contains(byte) || byte >= 0x80
      || (0x61...0x7a).contains(byte | 0x20)
  }
}
