/// Puts a mail's lines together to paragraphs, and leaves out what nobody states.
public struct MailParagraphs {
  /// The paragraphs, in order.
  public private(set) var all: [MailParagraph] = []
  private var current: [MailLine] = []
  private var currentDepth = 0
  private var isAddition = false
  private var fence: Fence?
  /// Inside of a patch, whose lines have a mark of their own.
  private var isPatch = false
  /// Behind the list of files that a patch changes.
  private var isStatistic = false
  private var isSignature = false
  private var isIndented = false
  /// Columns before the first line of the paragraph, and whether it is an item of a list.
  private var indent = 0
  private var isItem = false
  private var isNumbered = false
  private var comments = SourceComments()
  /// Whether a patch changes a file whose lines are code, of which comments alone are text.
  private var isSource = false
  /// How often what follows is quoted without marks, as some programs do below an answer.
  private var unmarkedDepth = 0
  /// Inside of the headers over such a quotation.
  private var isHeading = false
  private var isArmour = false
  /// What the lines belong to that are no text; nil outside of it.
  private var markup: Markup?
  /// Places in `all` before which somebody else wrote.
  private var attributions: [Int] = []

  /// What stands between fences.
  private struct Fence {
    let mark: StaticString
    let language: String
    var lines: ArraySlice<MailLine> = []
  }

  /// Reads a text part of a message; what one leaves open does not reach into the next.
  public init(_ part: ArraySlice<MailLine>) {
    for (place, line) in zip(part.indices, part) {
      add(line, next: part.dropFirst(place + 1 - part.startIndex).first?.text ?? "")
    }
    endOpenFence()
    flush()
    join()
  }

  /// A fence without an end holds what stands up to the next empty line; the rest is text.
  private mutating func endOpenFence() {
    // The rest may open another one.
    while let open = fence {
      let end = open.lines.firstIndex { $0.text.isBlank } ?? open.lines.endIndex
      fence?.lines = open.lines[..<end]
      endFence()
      for line in open.lines[end...] { take(line, depth: currentDepth, isAddition: isAddition) }
    }
  }

  /// Puts together what a remark has parted, if it looks as if it went on: with a small letter, or behind a
  /// line that was full.
  private mutating func join() {
    var result: [MailParagraph] = []
    // The last paragraph of each depth.
    var last: [Int: Int] = [:]
    var attributions = attributions[...]
    for (place, paragraph) in all.enumerated() {
      while let next = attributions.first, next <= place {
        // Nobody goes on behind what says that somebody else wrote.
        last = [:]
        attributions = attributions.dropFirst()
      }
      if let open = last[paragraph.depth], result[open].isContinued(by: paragraph) {
        result[open].goOn(with: paragraph)
      } else {
        last[paragraph.depth] = result.count
        result.append(paragraph)
      }
    }
    all = result
  }

  private mutating func add(_ line: MailLine, next: String) {
    var (depth, text) = MailMarks.quoted(line.text)
    depth = min(depth + unmarkedDepth, MailMarks.depthLimit)
    guard !isProgramText(text, next: next) else { return }
    if depth != currentDepth, isSignature { isSignature = false }
    if MailMarks.isSignature(text, depth: depth) {
      flush()
      isSignature = true
      currentDepth = depth
      return
    }
    guard !isSignature else { return }
    // A scenario may have lines that look like a patch's.
    if fence == nil, MailMarks.isDiffHeader(text) {
      isPatch = isPatch || !MailMarks.isDiffStatistic(text)
      isStatistic = MailMarks.isDiffStatistic(text)
      if text.begins(with: "+++ ") { isSource = SourceComments.isSource(path: text) }
      comments = SourceComments()
      flush()
      return
    }
    if isPatch || isStatistic, fence == nil, MailMarks.isFileMode(text) {
      flush()
      return
    }
    let isAddition = text.utf8.first == UInt8(ascii: "+") && !text.begins(with: "+++ ")
    if isAddition {
      depth += 1
      text = text.withoutFirst
      // A leading space is the patch's or the paragraph's; one makes no difference.
    } else if isPatch, text.begins(with: "-") || text.begins(with: " ") && fence == nil {
      // What a patch removes or keeps is not its statement; a comment may begin in it.
      if isSource, text.begins(with: " ") { _ = comments.take(text.withoutFirst) }
      flush()
      return
    } else if isPatch, text.isBlank {
      text = ""
    }
    let taken = MailLine(number: line.number, text: String(text))
    guard isSource && isPatch || comments.isOpen || SourceComments.begins(text), fence == nil else {
      take(taken, depth: depth, isAddition: isAddition)
      return
    }
    takeSource(taken, depth: depth, isAddition: isAddition)
  }

  /// Takes the comments of a line of code, and of no code a comment.
  private mutating func takeSource(_ line: MailLine, depth: Int, isAddition: Bool) {
    func comment(_ text: Substring) -> MailLine {
      MailLine(number: line.number, text: String(text.withoutIndent))
    }
    switch comments.take(line.text[...]) {
    case .comment(let text): take(comment(text), depth: depth, isAddition: isAddition)
    case .lastOfComment(let text):
      if !text.isBlank { take(comment(text), depth: depth, isAddition: isAddition) }
      flush()
    case .remark(let text):
      flush()
      take(comment(text), depth: depth, isAddition: isAddition)
      if !comments.isOpen { flush() }
    case .code:
      if isSource && isPatch {
        flush()
      } else {
        take(line, depth: depth, isAddition: isAddition)
      }
    }
  }

  /// Whether a line is part of what programs write around a text: headers over a quotation without marks, and
  /// signatures in armour.
  private mutating func isProgramText(_ text: Substring, next: String) -> Bool {
    guard fence == nil else { return false }
    if isArmour {
      isArmour = !text.begins(with: "-----END PGP")
      return true
    }
    if text.begins(with: "-----BEGIN PGP SIGNATURE") {
      isArmour = true
      return true
    }
    if isHeading {
      // Some programs leave a line empty over the headers too.
      let isEnd = text.isBlank && !MailMarks.isHeader(next[...])
      isHeading = !isEnd
      return true
    }
    let isFirstHeader = text.begins(with: "From: ") && MailMarks.isHeader(next[...])
    guard isFirstHeader || MailMarks.isForwarding(text) else { return false }
    flush()
    attributions.append(all.count)
    unmarkedDepth += 1
    isHeading = true
    isSignature = false
    return true
  }

  /// What is no text though it has words.
  private enum Markup {
    /// A table with rules of its own, up to an empty line.
    case table
    /// A block of code, as long as its lines are indented.
    case code
    /// Who made which patches of a series, up to an empty line.
    case shortlog
  }

  /// Whether a line belongs to a table, to code without a fence or to a list of patches.
  private mutating func isMarkup(_ text: Substring) -> Bool {
    guard fence == nil else { return false }
    let isBlank = text.isBlank
    switch markup {
    case .table, .shortlog:
      if isBlank { markup = nil }
      return true
    case .code:
      if isBlank || text.utf8.first?.isSpace == true { return true }
      markup = nil
    case nil: break
    }
    if MailMarks.isTableRule(text) {
      markup = .table
    } else if MailMarks.isCodeDirective(text) {
      markup = .code
    } else if MailMarks.isShortlogAuthor(text) {
      markup = .shortlog
    } else if MailMarks.isOption(text) || MailMarks.isCommandLine(text)
      || MailMarks.isLog(text.withoutIndent) || TitleMarks.isPageHead(text.withoutIndent)
    {
      flush()
      return true
    } else {
      return false
    }
    flush()
    return true
  }

  private mutating func take(_ line: MailLine, depth: Int, isAddition: Bool) {
    if depth != currentDepth || isAddition != self.isAddition {
      endFence()
      flush(isInterrupted: depth < currentDepth)
      currentDepth = depth
      self.isAddition = isAddition
    }
    guard !isMarkup(line.text[...]) else { return }
    var trimmed = line.text[...].withoutIndent
    if let mark = fence?.mark {
      if trimmed.begins(with: mark) { endFence() } else { fence?.lines.append(line) }
      return
    }
    if let mark = MailParagraphs.fences.first(where: trimmed.begins) {
      flush()
      let language = trimmed.utf8.drop { "`~".utf8.contains($0) }.filter { !$0.isSpace }
      fence = Fence(mark: mark, language: String(decoding: language, as: UTF8.self))
      return
    }
    if MailMarks.isTag(trimmed) {
      flush()
      return
    }
    if MailMarks.isAttribution(trimmed) {
      // It may begin in the line before.
      current = []
      flush()
      attributions.append(all.count)
      return
    }
    // What reStructuredText marks a note with is no part of it, and its comments are nobody's statement.
    if trimmed.begins(with: ".. ") {
      flush()
      trimmed = trimmed.end(of: ":: ").map { trimmed[$0...] } ?? ""
    }
    if trimmed.isEmpty || MailMarks.isRule(trimmed) {
      // A line as long as the one above makes a heading of it.
      if current.count == 1, !trimmed.isEmpty,
        trimmed.utf8.count + 2 >= current[0].text.unicodeScalars.count
      {
        flushTitle()
      }
      flush()
      return
    }
    if let title = TitleMarks.markdown(trimmed) {
      flush()
      current = [MailLine(number: line.number, text: String(title))]
      flushTitle()
      return
    }
    takeText(trimmed, of: line)
  }

  /// Takes a line of text, which may begin an item or explain a term.
  private mutating func takeText(_ text: Substring, of line: MailLine) {
    var text = text
    let indent = TitleMarks.indent(line.text)
    var isItem = false
    let isNumbered = ListMark.isNumbered(text)
    if let item = ListMark.item(text) {
      if !goesOn(with: item, indent: indent) {
        flush()
        isItem = true
      }
      text = item
    } else if current.isEmpty, let explanation = TitleMarks.explanation(text) {
      text = explanation
    } else if current.count == 1 {
      let first = current[0].text[...]
      if TitleMarks.isOver(first, text), !self.isItem || self.isNumbered, indent == self.indent {
        // A number before it is that of a section.
        if self.isItem { flushTitle() } else { flush() }
      } else if self.isItem {
        // What stands to the right of its mark belongs to the item.
      } else if self.indent == 0, indent > 0, TitleMarks.isSection(first) {
        flushTitle()
      } else if indent >= self.indent + MailParagraphs.termIndent, TitleMarks.isTerm(first) {
        current = []
      }
    }
    // A line at the margin behind an indented one begins a new term of a list.
    let isIndented = line.text.begins(with: "    ") || line.text.begins(with: "\t")
    if self.isIndented, !isIndented, !current.isEmpty, line.text.begins(with: "  ") { flush() }
    self.isIndented = isIndented
    if current.isEmpty {
      (self.indent, self.isItem, self.isNumbered) = (indent, isItem, isItem && isNumbered)
    }
    current.append(MailLine(number: line.number, text: String(text)))
  }

  /// What explains a term stands so many columns to the right of it.
  private static let termIndent = 3

  /// Whether an item goes on with the sentence that leads to it: with a small letter, behind a comma, or
  /// further to the right of an item without an end.
  private func goesOn(with item: Substring, indent: Int) -> Bool {
    guard let last = current.last?.text, let end = last.utf8.last,
      let first = item.utf8.first, (0x61...0x7a).contains(first)
    else { return false }
    if end == UInt8(ascii: ":") { return item.begins(with: "either ") }
    if end == UInt8(ascii: ",") || end == UInt8(ascii: ";") { return true }
    return isItem && indent > self.indent && !TitleMarks.isEnded(last[...])
  }

  /// Makes a title of the one line that stands there.
  private mutating func flushTitle() {
    guard let line = current.first else { return }
    all.append(
      MailParagraph(kind: .title, depth: currentDepth, isAddition: isAddition, lines: [line])
    )
    current = []
  }

  private static let fences: [StaticString] = ["```", "~~~"]

  private mutating func endFence() {
    guard let open = fence else { return }
    all.append(
      MailParagraph(
        kind: .code(language: open.language),
        depth: currentDepth,
        isAddition: isAddition,
        lines: Array(open.lines)
      )
    )
    fence = nil
  }

  private mutating func flush(isInterrupted: Bool = false) {
    defer {
      current = []
      isIndented = false
    }
    guard !current.isEmpty, !MailMarks.isCode(current) else { return }
    if let last = current.last, MailMarks.isAttribution([last]) {
      current.removeLast()
      attributions.append(all.count)
    } else if MailMarks.isAttribution(current) {
      attributions.append(all.count)
      return
    }
    guard !current.isEmpty else { return }
    if current.count == 1, !isItem, TitleMarks.isNumbered(current[0].text[...]) {
      flushTitle()
      return
    }
    all.append(
      MailParagraph(
        kind: .prose,
        depth: currentDepth,
        isAddition: isAddition,
        lines: current,
        isInterrupted: isInterrupted
      )
    )
  }
}
