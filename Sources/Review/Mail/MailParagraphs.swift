/// A paragraph, an item or a block of code of a mail, as somebody wrote it.
struct MailParagraph: Hashable {
  enum Kind: Hashable {
    case prose
    /// What stands between fences; `language` is what the fence says.
    case code(language: String)
  }

  let kind: Kind
  /// How deep it is quoted; a line that a patch adds is quoted once more.
  let depth: Int
  private(set) var lines: [MailLine]

  init(kind: Kind, depth: Int, lines: [MailLine]) {
    self.kind = kind
    self.depth = depth
    self.lines = lines
  }
}

/// Puts a mail's lines together to paragraphs, and leaves out what nobody states.
struct MailParagraphs {
  private(set) var all: [MailParagraph] = []
  private var current: [MailLine] = []
  private var currentDepth = 0
  private var fence: (mark: String, language: String, lines: [MailLine])?
  /// Inside of a patch, whose lines have a mark of their own.
  private var isPatch = false
  private var isSignature = false
  private var isIndented = false

  init(_ lines: [MailLine]) {
    for line in lines { add(line) }
    if let fence { endFence(fence) }
    flush()
  }

  private mutating func add(_ line: MailLine) {
    var (depth, text) = MailParagraphs.quoted(line.text)
    if depth != currentDepth, isSignature { isSignature = false }
    if text == "-- " || text == "--" && depth == 0 {
      flush()
      isSignature = true
      currentDepth = depth
      return
    }
    guard !isSignature else { return }
    if MailParagraphs.isDiffHeader(text) {
      isPatch = true
      flush()
      return
    }
    if text.hasPrefix("+"), !text.hasPrefix("+++ ") {
      depth += 1
      text = text.dropFirst()
      // A leading space is the patch's or the paragraph's; one makes no difference.
    } else if isPatch, text.hasPrefix("-") || text.hasPrefix(" ") && fence == nil {
      // What a patch removes or keeps is not its statement.
      flush()
      return
    } else if isPatch, text.allSatisfy(\.isWhitespace) {
      text = ""
    }
    take(MailLine(number: line.number, text: String(text)), depth: depth)
  }

  private mutating func take(_ line: MailLine, depth: Int) {
    if depth != currentDepth {
      if let fence { endFence(fence) }
      flush()
      currentDepth = depth
    }
    let trimmed = line.text.drop { $0.isWhitespace }
    if let open = fence {
      if trimmed.hasPrefix(open.mark) {
        endFence(open)
      } else {
        fence?.lines.append(line)
      }
      return
    }
    if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
      flush()
      let mark = String(trimmed.prefix(3))
      let language = trimmed.drop { $0 == "`" || $0 == "~" }.filter { !$0.isWhitespace }
      fence = (mark, String(language), [])
      return
    }
    if trimmed.isEmpty || MailParagraphs.isRule(trimmed) || MailParagraphs.isAttribution(trimmed) {
      // An underline makes a heading of the line above.
      if MailParagraphs.isRule(trimmed) || MailParagraphs.isAttribution(trimmed), !trimmed.isEmpty {
        if current.count == 1 || MailParagraphs.isAttribution(trimmed) { current = [] }
      }
      flush()
      return
    }
    if MailParagraphs.startsItem(trimmed) { flush() }
    // A line at the margin behind an indented one begins a new term of a list.
    let isIndented = line.text.hasPrefix("    ") || line.text.hasPrefix("\t")
    if self.isIndented, !isIndented, !current.isEmpty, line.text.hasPrefix("  ") { flush() }
    self.isIndented = isIndented
    current.append(MailLine(number: line.number, text: String(trimmed)))
  }

  private mutating func endFence(_ open: (mark: String, language: String, lines: [MailLine])) {
    all.append(
      MailParagraph(kind: .code(language: open.language), depth: currentDepth, lines: open.lines)
    )
    fence = nil
  }

  private mutating func flush() {
    defer {
      current = []
      isIndented = false
    }
    guard !current.isEmpty, !MailParagraphs.isCode(current) else { return }
    all.append(MailParagraph(kind: .prose, depth: currentDepth, lines: current))
  }

  // MARK: Lines

  /// The depth of a line by its marks, and what is behind them.
  static func quoted(_ text: String) -> (depth: Int, text: Substring) {
    var depth = 0
    var rest = text[...]
    while true {
      let next = rest.drop { $0 == " " }
      guard next.first == ">", rest.count - next.count <= 1 else { break }
      depth += 1
      rest = next.dropFirst()
    }
    if depth > 0, rest.hasPrefix(" ") { rest = rest.dropFirst() }
    return (depth, rest)
  }

  private static func isDiffHeader(_ text: Substring) -> Bool {
    text.hasPrefix("diff --git ") || text.hasPrefix("@@ ") || text.hasPrefix("+++ ")
      || text.hasPrefix("--- a/") || text.hasPrefix("--- /dev/null")
  }

  private static func isRule(_ text: Substring) -> Bool {
    text.count >= 3 && Set(text).isSubset(of: ["=", "-", "~", "^", "*", "_", "#"])
  }

  private static func isAttribution(_ text: Substring) -> Bool {
    text.hasSuffix("wrote:") || text.hasSuffix("writes:") || text.hasPrefix("-----Original Message")
      || text.hasPrefix("[Date Prev]") || text.hasPrefix("Signed-off-by:")
      || text.hasPrefix("Reviewed-by:") || text.hasPrefix("Cc: ") || text.hasPrefix("Link: ")
  }

  private static func startsItem(_ text: Substring) -> Bool {
    if text.hasPrefix("- ") || text.hasPrefix("* ") { return true }
    let digits = text.prefix(while: \.isNumber)
    return !digits.isEmpty && digits.count <= 3
      && [". ", ") "].contains { text.dropFirst(digits.count).hasPrefix($0) }
  }

  /// Code without fences has marks that sentences do not have.
  private static func isCode(_ lines: [MailLine]) -> Bool {
    let text = lines.map(\.text).joined(separator: " ")
    guard text.last != "." && text.last != "?" else { return false }
    return text.contains { ";{}".contains($0) } || text.contains("->") || text.contains(" = ")
  }
}
