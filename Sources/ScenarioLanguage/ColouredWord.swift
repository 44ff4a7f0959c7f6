/// A stretch of a scenario's text and what it is, for an editor's colours.
public struct ColouredWord: Hashable, Sendable {
  /// What a stretch is.
  public enum Kind: String, Hashable, Sendable {
    /// A word of the language.
    case keyword
    /// The name of an event, a counter, a task or a VM, where it is declared or used.
    case name
    /// A number, with its unit.
    case number
    /// An option: `-C`, `period=`.
    case option
    /// What follows a `#`.
    case comment
    /// A place that `vary` fills.
    case variable
  }

  /// Where it begins.
  public let position: SourcePosition
  /// Its characters.
  public let length: Int
  /// What it is.
  public let kind: Kind

  /// Everything with a colour in a text, right or wrong, in order.
  public static func all(in text: String) -> [ColouredWord] {
    var words: [ColouredWord] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (number, line) in lines.enumerated() {
      let code = line.prefix { $0 != "#" }
      words += ColouredWord.words(Array(code), line: number + 1)
      let rest = line.count - code.count
      if rest > 0 {
        let position = SourcePosition(line: number + 1, column: code.count + 1)
        words.append(ColouredWord(position: position, length: rest, kind: .comment))
      }
    }
    return words
  }

  private static func words(_ line: [Character], line number: Int) -> [ColouredWord] {
    var found: [ColouredWord] = []
    var start: Int?
    for place in 0...line.count {
      let isBlank = place == line.count || line[place].isWhitespace
      if !isBlank {
        start = start ?? place
      } else if let first = start {
        start = nil
        let text = String(line[first..<place])
        guard let kind = kind(text) else { continue }
        let length = kind == .option ? optionLength(text) : text.count
        let position = SourcePosition(line: number, column: first + 1)
        found.append(ColouredWord(position: position, length: length, kind: kind))
      }
    }
    return found
  }

  private static func kind(_ word: String) -> Kind? {
    if word.contains("$") { return .variable }
    if keywords.contains(word) { return .keyword }
    if word.first?.isNumber == true { return .number }
    if word.hasPrefix("-") || (word.contains("=") && word != "=") { return .option }
    let name = word.hasSuffix(":") ? word.dropLast() : word[...]
    // Names begin with a capital by custom.
    return name.first?.isUppercase == true ? .name : nil
  }

  /// An option without its value.
  private static func optionLength(_ word: String) -> Int {
    word.firstIndex(of: "=").map { word[..<$0].count + 1 } ?? word.count
  }

  /// The words by which statements, steps and expectations begin.
  private static let keywords: Set<String> = {
    let beginnings =
      Statements.families.beginnings + HostSteps.families.beginnings
      + GuestSteps.families.beginnings + SubjectExpectations.families.beginnings
      + GuestExpectations.families.beginnings
    let words = beginnings.flatMap { $0.split(separator: " ").map(String.init) }
    return Set(words.filter { $0 != "NAME" && $0 != "=" }).union(["on", "guest", "error"])
  }()
}
