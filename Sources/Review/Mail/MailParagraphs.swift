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
  /// Whether somebody spoke before it had come to its end.
  let isInterrupted: Bool

  init(kind: Kind, depth: Int, lines: [MailLine], isInterrupted: Bool = false) {
    self.kind = kind
    self.depth = depth
    self.lines = lines
    self.isInterrupted = isInterrupted
  }

  /// Whether its last sentence has no end yet.
  var isOpen: Bool {
    isInterrupted && kind == .prose && lines.last?.text.last.map { !".?!:".contains($0) } == true
  }

  /// The paragraph with what was written before somebody spoke.
  func joined(behind open: MailParagraph) -> MailParagraph {
    MailParagraph(
      kind: .prose,
      depth: depth,
      lines: open.lines + lines,
      isInterrupted: isInterrupted
    )
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
  /// Behind the list of files that a patch changes.
  private var isStatistic = false
  private var isSignature = false
  private var isIndented = false

  init(_ lines: [MailLine]) {
    for line in lines { add(line) }
    if let fence { endFence(fence) }
    flush()
    join()
  }

  /// Puts together what a remark has parted.
  private mutating func join() {
    var result: [MailParagraph] = []
    for paragraph in all {
      let open = result.lastIndex { $0.depth == paragraph.depth }
      let isContinued =
        paragraph.kind == .prose && paragraph.depth > 0
        && !MailParagraphs.startsItem(paragraph.lines.first?.text[...] ?? "")
      if isContinued, let open, result[open].isOpen {
        result[open] = paragraph.joined(behind: result[open])
      } else {
        result.append(paragraph)
      }
    }
    all = result
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
    // A scenario may have lines that look like a patch's.
    if fence == nil, MailParagraphs.isDiffHeader(text) {
      isPatch = isPatch || !MailParagraphs.isDiffStatistic(text)
      isStatistic = MailParagraphs.isDiffStatistic(text)
      flush()
      return
    }
    if isPatch || isStatistic, fence == nil, MailParagraphs.isFileMode(text) {
      flush()
      return
    }
    if text.utf8.first == UInt8(ascii: "+"), !MailParagraphs.begins(text, "+++ ") {
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
      flush(isInterrupted: depth < currentDepth)
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
    if MailParagraphs.isAttribution(trimmed) {
      // It may begin in the line before.
      current = []
      flush()
      return
    }
    if trimmed.isEmpty || MailParagraphs.isRule(trimmed) {
      // A line as long as the one above makes a heading of it.
      if current.count == 1, !trimmed.isEmpty, trimmed.count + 2 >= current[0].text.count {
        current = []
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

  private mutating func flush(isInterrupted: Bool = false) {
    defer {
      current = []
      isIndented = false
    }
    guard !current.isEmpty, !MailParagraphs.isCode(current) else { return }
    all.append(
      MailParagraph(
        kind: .prose,
        depth: currentDepth,
        lines: current,
        isInterrupted: isInterrupted
      )
    )
  }

  // MARK: Lines

  /// The depth of a line by its marks, and what is behind them.
  static func quoted(_ text: String) -> (depth: Int, text: Substring) {
    var depth = 0
    let bytes = text.utf8
    var rest = bytes.startIndex
    while true {
      // At most one space parts two marks; more of them are the writer's.
      var next = rest
      if next < bytes.endIndex, bytes[next] == UInt8(ascii: " ") { next = bytes.index(after: next) }
      guard next < bytes.endIndex, bytes[next] == UInt8(ascii: ">") else { break }
      depth += 1
      rest = bytes.index(after: next)
    }
    if depth > 0, rest < bytes.endIndex, bytes[rest] == UInt8(ascii: " ") {
      rest = bytes.index(after: rest)
    }
    return (depth, text[rest...])
  }

  // Threads have many lines: what tells them apart is looked for in bytes, and by the first of them.

  private static func begins(_ text: Substring, _ start: StaticString) -> Bool {
    text.utf8.starts(with: start.description.utf8)
  }

  private static func isDiffHeader(_ text: Substring) -> Bool {
    begins(text, "diff --git ") || begins(text, "@@ ") || begins(text, "+++ ")
      || begins(text, "--- a/") || begins(text, "--- /dev/null") || isDiffStatistic(text)
  }

  /// What else stands around the hunks of a patch.
  private static func isFileMode(_ text: Substring) -> Bool {
    fileModes.contains { text.utf8.starts(with: $0.utf8) }
  }

  private static let fileModes = [
    "index ", "new file mode ", "deleted file mode ", "old mode ", "new mode ",
    "similarity index ", "rename from ", "rename to ", "Binary files ", " create mode ",
    " delete mode ",
  ]

  /// A file with how many of its lines change, or the sum of them.
  private static func isDiffStatistic(_ text: Substring) -> Bool {
    guard text.utf8.first == UInt8(ascii: " ") else { return false }
    if text.hasSuffix("(+)") || text.hasSuffix("(-)") { return text.contains(" changed, ") }
    guard let bar = text.lastIndex(of: "|") else { return false }
    let words = text[text.index(after: bar)...].split(separator: " ")
    return words.count <= 2 && words.first?.allSatisfy(\.isNumber) == true
      && words.dropFirst().allSatisfy { Set($0).isSubset(of: ["+", "-"]) }
  }

  private static func isRule(_ text: Substring) -> Bool {
    text.utf8.count >= 3 && text.utf8.allSatisfy { "=-~^*_#".utf8.contains($0) }
  }

  private static func isAttribution(_ text: Substring) -> Bool {
    if text.utf8.last == UInt8(ascii: ":"), text.hasSuffix("wrote:") || text.hasSuffix("writes:") {
      return true
    }
    return attributions.contains { text.utf8.starts(with: $0.utf8) } || isLinks(text)
  }

  /// An archive's links to other mails and pages, each in brackets.
  private static func isLinks(_ text: Substring) -> Bool {
    guard text.utf8.first == UInt8(ascii: "["), text.last(where: { !$0.isWhitespace }) == "]" else {
      return false
    }
    return text.split(separator: "]").allSatisfy { part in
      let part = part.drop(while: \.isWhitespace)
      return part.isEmpty || part.first == "["
    }
  }

  /// What archives, programs and tags of a patch begin their lines with.
  private static let attributions = [
    "-----Original Message", "Re: ", "Signed-off-by:", "Reviewed-by:", "Cc: ", "Link: ",
  ]

  private static func startsItem(_ text: Substring) -> Bool {
    if text.hasPrefix("- ") || text.hasPrefix("* ") { return true }
    let digits = text.prefix(while: \.isNumber)
    return !digits.isEmpty && digits.count <= 3
      && [". ", ") "].contains { text.dropFirst(digits.count).hasPrefix($0) }
  }

  /// Code without fences has marks that sentences do not have.
  private static func isCode(_ lines: [MailLine]) -> Bool {
    let text = lines.map(\.text).joined(separator: " ")
    guard let last = text.utf8.last, last != UInt8(ascii: "."), last != UInt8(ascii: "?") else {
      return false
    }
    return text.utf8.contains { ";{}".utf8.contains($0) } || text.contains(" = ")
      || text.contains("->") && !text.contains(" --> ")
      || text.contains("struct ") && text.contains("(") || text.hasPrefix("|")
  }
}

/// Whether a line of a mail is somebody else's.
public enum MailQuotation {
  /// Whether it is quoted, or added by a patch.
  public static func isQuoted(_ line: String) -> Bool {
    let (depth, text) = MailParagraphs.quoted(line)
    return depth > 0 || text.utf8.first == UInt8(ascii: "+")
  }
}
