/// Whose sentence a claim is.
public enum Speaker: Hashable, Sendable {
  /// Ours.
  case us
  /// The vPMU document's.
  case document
  /// Somebody's in a review or a discussion: `Like Xu`, `Kan Liang and Jim Mattson`.
  case people(String)
  /// That of another text, such as a kernel's source, a mailing list or a report of a problem.
  case text

  /// Finds out from where the sentence stands.
  init(source: String) {
    if source == Claim.ownSource {
      self = .us
    } else if source.hasPrefix("vPMU document") {
      self = .document
    } else if let names = Speaker.names(source) {
      self = .people(names)
    } else {
      self = .text
    }
  }

  /// The names before `'s review`, `in the discussion` or `on`; nil where none stand there.
  private static func names(_ source: String) -> String? {
    for end in ["'s review of ", " in the discussion of ", " on "] {
      guard let range = source.firstRange(of: end) else { continue }
      let names = source[..<range.lowerBound]
      let words = names.split(separator: " ").filter { $0 != "and" }
      let isNames =
        words.count.isMultiple(of: 2) && !words.isEmpty
        && words.allSatisfy { $0.first?.isUppercase == true && $0.allSatisfy(\.isLetter) }
      if isNames { return String(names) }
    }
    return nil
  }

  /// Who says it, as the beginning of a sentence: `The document says`.
  public var text: String {
    switch self {
    case .us: "We say"
    case .document: "The document says"
    case .people(let names): "\(names) \(names.contains(" and ") ? "say" : "says")"
    case .text: "The source says"
    }
  }

  /// Who it is, inside a sentence.
  public var name: String {
    switch self {
    case .us: "ours"
    case .document: "the document"
    case .people(let names): names
    case .text: "other texts"
    }
  }

  /// Its place among lists of statements by who says them.
  public var list: List {
    switch self {
    case .us: .us
    case .document: .document
    case .people: .reviewers
    case .text: .texts
    }
  }

  /// The kinds of speakers.
  public enum List: String, Hashable, Sendable, CaseIterable {
    case document = "the document"
    case reviewers = "reviewers"
    case texts = "other texts"
    case us = "ours"
  }
}

extension Claim {
  /// Whose sentence it is.
  public var speaker: Speaker { Speaker(source: source) }
}
