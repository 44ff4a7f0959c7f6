/// Inline content of reStructuredText as pieces that a line must not be broken inside of.
struct RSTInline {
  private var words: [String] = []
  /// Text since the last space or markup; as one run, for what stood in between may show nothing.
  private var run = ""
  /// Whether the next piece belongs to the last word.
  private var isGlued = false
  /// Whether the last word ends in markup, which must be kept apart from what follows.
  private var endsInMarkup = false

  init(_ content: [Inline]) {
    add(content)
    endRun()
  }

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
      case .softBreak, .lineBreak: endWord()
      case .html: break
      }
    }
  }

  private func plain(_ content: [Inline]) -> String { Markdown.plainText(content) }

  /// Text, in which each space may become the end of a line.
  private mutating func add(_ text: String) {
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    for place in scalars.indices where RSTText.isSpace(scalars[place]) {
      run += text[start..<place]
      endWord()
      start = scalars.index(after: place)
    }
    run += text[start...]
  }

  private mutating func endWord() {
    endRun()
    isGlued = false
  }

  private mutating func endRun() {
    guard !run.isEmpty else { return }
    append(RSTText.escaped(run), isMarkup: false)
    run.removeAll(keepingCapacity: true)
  }

  private mutating func addMarkup(_ markup: String?, else text: String) {
    guard let markup else { return add(text) }
    endRun()
    append(markup, isMarkup: true)
  }

  private mutating func append(_ piece: String, isMarkup: Bool) {
    if isGlued, !words.isEmpty {
      // An escaped space shows as nothing, and lets markup end or begin inside of a word.
      if isMarkup || endsInMarkup { words[words.count - 1] += "\\ " }
      words[words.count - 1] += piece
    } else {
      words.append(piece)
    }
    isGlued = true
    endsInMarkup = isMarkup
  }

  // MARK: Markup

  /// An inline literal; nil where the text cannot be one.
  private static func literal(_ text: String) -> String? {
    let text = RSTText.lines(text).filter { !$0.isEmpty }.joined(separator: " ")
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, !RSTText.isSpace(first),
      !RSTText.isSpace(last), first != "`", last != "`", last != "\\", !text.contains("``")
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
    let isPlain = destination.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7f && !"<>`\\".utf8.contains($0)
    }
    guard isAddress, isPlain, !text.isEmpty else { return nil }
    // A trailing underscore of an address would be a reference of its own.
    let address = destination.hasSuffix("_") ? destination.dropLast() + "\\_" : destination[...]
    return "`\(text) <\(address)>`__"
  }

  private static func line(_ content: [Inline]) -> String {
    let scalars = Markdown.plainText(content).unicodeScalars
    return RSTText.escaped(
      scalars.split(whereSeparator: RSTText.isSpace).map(String.init).joined(separator: " ")
    )
  }

  // MARK: Lines

  /// The lines of limited length; a word that is longer stands alone.
  func lines(width: Int) -> [String] {
    var lines: [String] = []
    var columns = 0
    for word in words {
      let added = RSTText.columns(word)
      // A line of punctuation alone would make a title of the line before.
      if !lines.isEmpty, columns + 1 + added <= width || RSTText.isPunctuation(word) {
        lines[lines.count - 1] += " "
        lines[lines.count - 1] += word
        columns += 1 + added
      } else {
        lines.append(word)
        columns = added
      }
    }
    guard !lines.isEmpty else { return [] }
    lines[0] = RSTText.harmlessStart(lines[0])
    lines[lines.count - 1] = RSTText.harmlessEnd(lines[lines.count - 1])
    return lines
  }
}
