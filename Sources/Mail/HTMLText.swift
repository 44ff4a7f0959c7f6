/// The text of a part in HTML: tags are dropped, characters with names decoded, and what is quoted is marked.
struct HTMLText {
  private var lines: [MailLine] = []
  /// The line that is being put together, and the line of the file that it began in.
  private var open: [UInt8] = []
  private var number = 0
  private var place = Place.text
  private var quoteDepth = 0
  private var isPreformatted = false
  /// The element whose content nobody sees.
  private var hidden: String?

  /// What the next byte belongs to.
  private enum Place {
    case text
    case entity([UInt8])
    /// A tag by its name, which is known up to some length, and the mark that ends a value of it.
    case tag([UInt8], isNamed: Bool, quote: UInt8?)
    /// A comment, and how many dashes stand last in it.
    case comment(dashes: Int)
  }

  /// The text, line by line; an element that begins a paragraph has an empty line before it.
  static func lines(_ source: [MailLine]) -> [MailLine] {
    var reader = HTMLText()
    for line in source {
      for byte in line.text.utf8 { reader.take(byte, line.number) }
      reader.take(0x0a, line.number)
    }
    reader.endLine()
    return reader.lines
  }

  private mutating func take(_ byte: UInt8, _ line: Int) {
    switch place {
    case .text: takeText(byte, line)
    case .entity(let name): takeEntity(byte, name, line)
    case .tag(let name, let isNamed, let quote): takeTag(byte, name, isNamed, quote, line)
    case .comment(let dashes):
      let isEnd = byte == UInt8(ascii: ">") && dashes >= 2
      place = isEnd ? .text : .comment(dashes: byte == UInt8(ascii: "-") ? dashes + 1 : 0)
    }
  }

  // MARK: Text

  private mutating func takeText(_ byte: UInt8, _ line: Int) {
    switch byte {
    case UInt8(ascii: "<"): place = .tag([], isNamed: false, quote: nil)
    case UInt8(ascii: "&"): place = .entity([])
    case 0x0a: endSourceLine(line)
    default: add(byte, line)
    }
  }

  private mutating func add(_ byte: UInt8, _ line: Int) {
    guard hidden == nil else { return }
    if byte.isSpace, !isPreformatted, open.last.map({ $0 == 0x20 }) ?? true { return }
    if open.isEmpty { number = line }
    open.append(byte.isSpace && !isPreformatted ? 0x20 : byte)
  }

  private mutating func endSourceLine(_ line: Int) {
    if isPreformatted, open.isEmpty, hidden == nil { number = line }
    if isPreformatted || !open.isEmpty { endLine(isKept: isPreformatted) }
  }

  /// Ends a line; one without text is left out unless it was written so.
  private mutating func endLine(isKept: Bool = false) {
    defer { open.removeAll(keepingCapacity: true) }
    guard isKept || !open.isEmpty, hidden == nil else { return }
    lines.append(MailLine(number: number, text: marks + String(decoding: open, as: UTF8.self)))
  }

  private var marks: String { String(repeating: "> ", count: quoteDepth) }

  /// Ends a line and leaves one empty, so that what follows is a paragraph of its own.
  private mutating func endParagraph() {
    endLine()
    guard let last = lines.last, !last.text.isEmpty else { return }
    lines.append(MailLine(number: last.number, text: ""))
  }

  // MARK: Characters with names

  private mutating func takeEntity(_ byte: UInt8, _ name: [UInt8], _ line: Int) {
    let isPart = byte.isDigit || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "#")
    if isPart, name.count < HTMLEntity.lengthLimit {
      place = .entity(name + [byte])
      return
    }
    place = .text
    let text = HTMLEntity.text(String(decoding: name, as: UTF8.self))
    let literal = [UInt8(ascii: "&")] + name
    // A space that must not break is one.
    for byte in text.map({ $0 == "\u{a0}" ? [0x20] : Array($0.utf8) }) ?? literal {
      add(byte, line)
    }
    if text == nil || byte != UInt8(ascii: ";") { takeText(byte, line) }
  }

  // MARK: Tags

  private static let nameLimit = 16

  private mutating func takeTag(
    _ byte: UInt8,
    _ name: [UInt8],
    _ isNamed: Bool,
    _ quote: UInt8?,
    _ line: Int
  ) {
    if let quote {
      place = .tag(name, isNamed: true, quote: byte == quote ? nil : quote)
    } else if byte == UInt8(ascii: ">") {
      place = .text
      endTag(String(decoding: name, as: UTF8.self), line)
    } else if name.isEmpty, !HTMLText.beginsTag(byte) {
      // It was no tag.
      place = .text
      add(UInt8(ascii: "<"), line)
      takeText(byte, line)
    } else if isNamed {
      let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
      place = .tag(name, isNamed: true, quote: isQuote ? byte : nil)
    } else if name.elementsEqual("!-".utf8), byte == UInt8(ascii: "-") {
      place = .comment(dashes: 0)
    } else {
      let isEnd = byte.isSpace || byte == UInt8(ascii: "/") && !name.isEmpty
      let isKept = !isEnd && name.count < HTMLText.nameLimit
      let small = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
      place = .tag(isKept ? name + [small] : name, isNamed: isEnd, quote: nil)
    }
  }

  private static func beginsTag(_ byte: UInt8) -> Bool {
    "/!?".utf8.contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }

  /// Elements whose content is no text.
  private static let hiding: Set<String> = ["script", "style", "title", "template"]
  /// Elements that stand on lines of their own.
  private static let lines: Set<String> = ["br", "div", "tr", "dt", "dd", "hr", "caption"]
  /// Elements that are paragraphs, or hold some.
  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "body", "html", "section",
    "article", "header", "footer", "li", "pre", "blockquote",
  ]

  private mutating func endTag(_ tag: String, _ line: Int) {
    let isEnd = tag.utf8.first == UInt8(ascii: "/")
    let name = isEnd ? String(tag.dropFirst()) : tag
    if let hidden {
      if isEnd, name == hidden { self.hidden = nil }
      return
    }
    if HTMLText.paragraphs.contains(name) {
      endParagraph()
    } else if HTMLText.lines.contains(name) {
      endLine()
    } else if name == "td" || name == "th" {
      add(0x20, line)
    }
    switch name {
    case "blockquote": quoteDepth = max(0, min(quoteDepth + (isEnd ? -1 : 1), HTMLText.depthLimit))
    case "pre": isPreformatted = !isEnd
    case "li" where !isEnd: for byte in "- ".utf8 { add(byte, line) }
    default: if !isEnd, HTMLText.hiding.contains(name) { hidden = name }
    }
  }

  /// Nobody quotes deeper.
  private static let depthLimit = 20
}
