/// What a sentence of a mail is, by its form: how it begins, how it ends, and who speaks of what.
///
/// These are English and a matter of style, so they only leave out. What is left out here by its form is
/// still looked up where it names a claim, or where somebody has stored it for one.
enum StatementForm {
  /// It states something.
  case statement
  /// It asks, plans, thanks, asks for something, speaks of the mail itself, leads to what follows, or has too
  /// few words.
  case aside
  /// It has no words.
  case nothing

  /// A sentence has this many words at least.
  private static let leastWords = 4
  /// Who says more than this states something too, however the sentence begins.
  private static let asideLength = 14
  /// Less than this share of the signs are letters in a diagram or a dump.
  private static let leastLetterShare = 0.6

  init(_ text: String) {
    let words = StatementForm.words(text)
    let letters = text.utf8.count { $0 >= 0x80 || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
    let signs = text.utf8.count { $0 > 0x20 }
    let isShort = words.count <= StatementForm.asideLength
    if letters == 0 || Double(letters) < StatementForm.leastLetterShare * Double(signs) {
      self = .nothing
    } else if StatementForm.asks(text) || StatementForm.isCorrection(text)
      || isShort && (StatementForm.isLeadIn(text, words) || StatementForm.isAside(words))
    {
      self = .aside
    } else {
      self = words.count >= StatementForm.leastWords ? .statement : .aside
    }
  }

  /// The first words, in small letters and without the signs around them.
  private static func words(_ text: String) -> [String] {
    text.utf8.split(separator: 0x20, maxSplits: wordLimit).map { word in
      let isSign = { (byte: UInt8) in "\"'()[]*_,;:.!?`".utf8.contains(byte) }
      let rest = word.drop(while: isSign)
      let end = rest.lastIndex { !isSign($0) }
      return end.map { String(decoding: rest[...$0], as: UTF8.self).lowercased() } ?? ""
    }
  }

  /// More words than any pattern has.
  private static let wordLimit = 40

  // MARK: What leads to something

  private static func isLeadIn(_ text: String, _ words: [String]) -> Bool {
    if text.utf8.last == UInt8(ascii: ":") { return true }
    guard let first = words.first else { return true }
    if suppositions.contains(first) { return true }
    let isPointing = words.contains { $0 == "below" || $0 == "above" || $0 == "following" }
    return first == "the" && words.count > 1 && pictures.contains(words[1]) && isPointing
  }

  private static let suppositions: Set<String> = ["suppose", "consider", "assume", "imagine"]
  private static let pictures: Set<String> = [
    "table", "figure", "diagram", "picture", "list", "example", "examples", "results", "sections",
  ]

  // MARK: What is said beside

  static func asks(_ text: String) -> Bool {
    // A question may stand in brackets or quotation marks, and more than one mark behind it.
    text.utf8.last { !")\"'!".utf8.contains($0) } == UInt8(ascii: "?")
  }

  /// Whether words are to be replaced: `s/a/b/`, or one with an arrow to another.
  static func isCorrection(_ text: String) -> Bool {
    let isSubstitution =
      text.utf8.count { $0 == UInt8(ascii: "/") } >= 3
      && text.utf8.split(separator: 0x20).contains { $0.starts(with: "s/".utf8) }
    return isSubstitution || text.utf8.contains(UInt8(ascii: ">")) && text.contains(" --> ")
  }

  private static func isAside(_ words: [String]) -> Bool {
    guard let first = words.first else { return true }
    let second = words.count > 1 ? words[1] : ""
    if openings.contains(first) || openings.contains("\(first) \(second)") { return true }
    if words.contains(where: courtesies.contains) && words.count <= courtesyLength { return true }
    if words.contains(where: ofMails.contains) { return true }
    if first == "i", speaks(words) { return true }
    return requests.contains(first) && objects.contains(second)
  }

  /// Of oneself one tells and plans; what one has seen, and more than a word of what one thinks, is a statement.
  private static func speaks(_ words: [String]) -> Bool {
    guard words.count > 1 else { return true }
    let isOpinion = words.contains { opinions.contains($0) }
    return isOpinion ? words.count <= opinionLength : !observations.contains(words[1])
  }

  private static let opinions: Set<String> = ["think", "believe", "guess", "suspect", "suppose"]
  private static let opinionLength = 6
  private static let observations: Set<String> = [
    "see", "saw", "get", "got", "observe", "observed", "found", "know", "measured",
  ]

  /// Short sentences with one of these thank, greet or excuse.
  private static let courtesies: Set<String> = [
    "thanks", "thank", "sorry", "welcome", "cheers", "regards", "imho", "apologies",
    "congratulations",
  ]
  private static let courtesyLength = 9

  /// A sentence with one of these is about a text, and not about what the text is about.
  private static let ofMails: Set<String> = [
    "hunk", "typo", "nit", "nitpick", "todo", "fixme", "xxx", "rebased", "rebase", "resend",
    "changelog", "subject", "wording", "paragraph", "series", "patches", "selftests", "v1", "v2",
    "v3",
    "v4", "v5",
  ]

  /// What a sentence begins with that greets, plans or asks for something.
  private static let openings: Set<String> = [
    "hi", "hello", "hey", "dear", "thanks", "thank", "sorry", "cheers", "regards", "please", "i'll",
    "i'd", "i've", "i'm", "we'll", "let's", "let me", "will add", "will fix", "will do",
    "will send",
    "we plan", "somebody should", "someone should", "somebody could", "next week", "exercise",
    "exam question", "maybe mention", "maybe add", "kind regards", "best regards", "with kind",
    "with best", "feel free", "patch 1", "patch 2", "patch 3", "patch 4", "see also", "agreed",
    "ack", "reviewed", "looks good", "nice", "good point", "fair enough", "before we",
    "with these", "tested on", "written by", "posted by", "out of", "here are", "here is",
    "will attach", "will try", "will measure", "not that", "could you", "can you", "would you",
    "do you", "to whom",
  ]

  /// What one is asked to do, and what to do it with: the same words begin statements too.
  private static let requests: Set<String> = Set(
    """
    fix drop add see check rename move remove split mention update start stop pin repeat reset run \
    try use put make say tell explain describe load boot open close compile build apply send compare \
    note look
    """
    .split(separator: " ").map(String.init)
  )
  private static let objects: Set<String> = [
    "the", "a", "an", "this", "that", "it", "them", "two", "three", "one", "some", "step", "your",
    "sure", "at", "how", "why", "what", "which", "whether", "off", "on",
  ]
}
