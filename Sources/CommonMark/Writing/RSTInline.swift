/// Inline content of reStructuredText as pieces that a line must not be broken inside of.
struct RSTInline {
  private var words: [String] = []
  /// Whether the next piece belongs to the last word.
  private var isGlued = false
  /// Whether the last word ends in markup, which must be kept apart from what follows.
  private var endsInMarkup = false

  init(_ content: [Inline]) { add(content) }

  private mutating func add(_ content: [Inline]) {
    for inline in content {
      switch inline {
      case .text(let text): add(text)
      case .code(let text): addMarkup(RSTInline.literal(text), else: text)
      case .emphasis(let content): addMarkup(RSTInline.marked("*", content), else: plain(content))
      case .strong(let content): addMarkup(RSTInline.marked("**", content), else: plain(content))
      case .link(let destination, _, let content):
        addMarkup(RSTInline.link(destination, content), else: plain(content))
      case .image(_, _, let content): add(plain(content))
      case .softBreak, .lineBreak: isGlued = false
      case .html: break
      }
    }
  }

  private func plain(_ content: [Inline]) -> String { Markdown.plainText(content) }

  /// Text, in which each space may become the end of a line.
  private mutating func add(_ text: String) {
    var isFirst = true
    for word in text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace) {
      if !isFirst { isGlued = false }
      isFirst = false
      guard !word.isEmpty else { continue }
      append(RSTInline.escaped(word), isMarkup: false)
    }
  }

  private mutating func addMarkup(_ markup: String?, else text: String) {
    guard let markup else { return add(text) }
    append(markup, isMarkup: true)
  }

  private mutating func append(_ piece: String, isMarkup: Bool) {
    if isGlued, let last = words.popLast() {
      // An escaped space shows as nothing, and lets markup end or begin inside of a word.
      words.append(last + (isMarkup || endsInMarkup ? "\\ " : "") + piece)
    } else {
      words.append(piece)
    }
    isGlued = true
    endsInMarkup = isMarkup
  }

  // MARK: Markup

  /// Characters that begin or end markup, each behind a backslash.
  private static func escaped(_ text: some StringProtocol) -> String {
    text.reduce(into: "") { result, character in
      if "\\*`_|<>".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  /// An inline literal; nil where the text cannot be one.
  private static func literal(_ text: String) -> String? {
    let text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard let first = text.first, let last = text.last, !first.isWhitespace, !last.isWhitespace,
      first != "`", last != "`", last != "\\", !text.contains("``")
    else { return nil }
    return "``\(text)``"
  }

  private static func marked(_ mark: String, _ content: [Inline]) -> String? {
    let text = line(content)
    return text.isEmpty ? nil : mark + text + mark
  }

  private static func link(_ destination: String, _ content: [Inline]) -> String? {
    let text = line(content)
    let isAddress = destination.hasPrefix("https://") || destination.hasPrefix("http://")
    let isPlain = destination.allSatisfy { $0.isASCII && !$0.isWhitespace && !"<>`\\".contains($0) }
    guard isAddress, isPlain, !text.isEmpty else { return nil }
    // A trailing underscore of an address would be a reference of its own.
    let address = destination.hasSuffix("_") ? destination.dropLast() + "\\_" : destination
    return "`\(text) <\(address)>`__"
  }

  private static func line(_ content: [Inline]) -> String {
    escaped(
      Markdown.plainText(content).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    )
  }

  // MARK: Lines

  /// The lines of limited length; a word that is longer stands alone.
  func lines(width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + 1 + word.count <= width || RSTInline.isRule(word) {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    if let first = lines.first { lines[0] = RSTInline.harmless(first) }
    return lines
  }

  /// A line of punctuation alone would make a title of the line before.
  private static func isRule(_ word: String) -> Bool {
    word.allSatisfy { $0.isASCII && !$0.isLetter && !$0.isNumber }
  }

  /// The first line of a paragraph must not begin as a list, a directive, a field or an option does.
  private static func harmless(_ line: String) -> String {
    guard let first = line.first else { return line }
    let isMark = "-+.:=~^\"'#$%&,/;!?@[](){}>".contains(first) || first == "\u{2022}"
    let head = line.prefix { $0.isLetter || $0.isNumber || $0 == "(" }
    let behind = line.dropFirst(head.count).first
    let isEnumerator = !head.isEmpty && (behind == "." || behind == ")") && head.count <= 12
    guard isMark || isEnumerator else { return line }
    return "\\" + line
  }
}
