/// What somebody has chosen for a statement of a mail.
public enum ReviewChoice: Hashable, Sendable, CustomStringConvertible {
  /// It says what this claim says.
  case claim(String)
  /// It says the contrary of what this claim says.
  case contrary(String)
  /// No claim is about it.
  case noClaim
  /// It is left open for another time.
  case skipped

  /// The claim that it is about.
  public var claim: String? {
    switch self {
    case .claim(let id), .contrary(let id): id
    case .noClaim, .skipped: nil
    }
  }

  /// As it stands in a file of answers: `SEED-P5a`, `not SEED-P5a`, `none` or `skip`.
  public var description: String {
    switch self {
    case .claim(let id): id
    case .contrary(let id): "\(ReviewChoice.contraryWord) \(id)"
    case .noClaim: ReviewChoice.noneWord
    case .skipped: ReviewChoice.skipWord
    }
  }

  /// Reads what is written in a file of answers; nil for more than that.
  init?(_ words: [Substring]) {
    switch words.count {
    case 1 where words[0] == ReviewChoice.noneWord: self = .noClaim
    case 1 where words[0] == ReviewChoice.skipWord: self = .skipped
    case 1 where words[0] != ReviewChoice.contraryWord: self = .claim(String(words[0]))
    case 2 where words[0] == ReviewChoice.contraryWord: self = .contrary(String(words[1]))
    default: return nil
    }
  }

  private static let contraryWord = "not"
  private static let noneWord = "none"
  private static let skipWord = "skip"
}
