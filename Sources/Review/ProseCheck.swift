public import Catalog
import CommonMark

/// Sentences of the chapters that promise something for all cases, and no claim that shows it.
public struct ProseCheck: Sendable {
  /// Such a sentence.
  public struct Finding: Hashable, Sendable, Encodable {
    /// The chapter's file.
    public let chapter: String
    /// The line in it.
    public let line: Int
    /// The sentence.
    public let sentence: String
    /// The claim that comes nearest; nil where none has a word of it.
    public let nearest: String?
    /// How near it comes, 0 to 1.
    public let score: Double
  }

  /// Words that leave no exception.
  private static let absolutes: Set<String> = ["must", "never", "always", "cannot"]
  /// A claim that shares this much of a sentence's meaning backs it.
  private static let backing = 0.4
  /// The claim behind or before a sentence is what the sentence leads to or comes from.
  private static let neighbourBacking = 0.25

  /// The findings, in the order of the document; chapters of rules and of the language are no prose
  /// about what happens.
  public static func findings(_ catalog: Catalog) -> [Finding] {
    let index = ClaimIndex(catalog.claims)
    return catalog.chapters.filter { !$0.claims.isEmpty }.flatMap { findings($0, index) }
  }

  private static func findings(_ chapter: Chapter, _ index: ClaimIndex) -> [Finding] {
    chapter.parts.enumerated().flatMap { place, part -> [Finding] in
      guard case .prose(let block) = part else { return [] }
      let neighbours = Set(
        [place - 1, place + 1].filter(chapter.parts.indices.contains).compactMap { other in
          if case .claim(let number) = chapter.parts[other] {
            chapter.claims[number].id
          } else {
            nil
          }
        }
      )
      return Sentence.all(in: block).filter(isAbsolute).compactMap { sentence in
        let matches = index.matches(SentenceTerms(sentence.text))
        let isBacked = matches.contains {
          $0.score >= (neighbours.contains($0.id) ? neighbourBacking : backing)
        }
        guard !isBacked else { return nil }
        return Finding(
          chapter: chapter.name,
          line: sentence.line,
          sentence: sentence.text,
          nearest: matches.first?.id,
          score: matches.first?.score ?? 0
        )
      }
    }
  }

  private static func isAbsolute(_ sentence: Sentence) -> Bool {
    sentence.text.lowercased().split { !$0.isLetter }.contains { absolutes.contains(String($0)) }
  }
}
