/// What tells titles, terms and heads of pages from the text below them.
enum TitleMarks {
  /// Columns that a line is indented by; a tabulator goes to the next eighth.
  static func indent(_ text: some StringProtocol) -> Int {
    var columns = 0
    for byte in text.utf8 {
      if byte == 0x20 {
        columns += 1
      } else if byte == 0x09 {
        columns += 8 - columns % 8
      } else {
        break
      }
    }
    return columns
  }

  /// The words of a title in Markdown, as `## Two modes`.
  static func markdown(_ text: Substring) -> Substring? {
    let rest = text.utf8.drop { $0 == UInt8(ascii: "#") }
    guard (1...6).contains(text.utf8.count - rest.count), rest.first == 0x20 else { return nil }
    return Substring(rest).withoutIndent
  }

  /// Whether a line alone is a title by its number, as `7.1 The way down`.
  static func isNumbered(_ text: Substring) -> Bool {
    let number = text.utf8.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
    let hasPoint = number.dropLast().contains(UInt8(ascii: "."))
    return hasPoint && number.first?.isDigit == true
      && text.utf8.dropFirst(number.count).first == 0x20
      && !isEnded(text)
  }

  /// Whether a line at the margin is the head of a section of a manual page: capital letters alone.
  static func isSection(_ text: Substring) -> Bool {
    let letters = text.utf8.filter { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
    return letters.count >= 3 && letters.allSatisfy { $0 < 0x61 } && !isEnded(text)
  }

  /// Whether a line of few words stands over a text that begins below it: as a title, or with a colon.
  static func isOver(_ line: Substring, _ next: Substring) -> Bool {
    let isLeading = line.utf8.last == UInt8(ascii: ":")
    guard next.utf8.first.map({ (0x41...0x5a).contains($0) }) == true,
      line.utf8.split(separator: 0x20).count <= termWordCount
    else { return false }
    return isLeading || !isEnded(line) && line.utf8.count < shortLength
  }

  /// Whether a line is a term whose explanation stands below it, further to the right.
  static func isTerm(_ text: Substring) -> Bool {
    text.utf8.split(separator: 0x20).count <= termWordCount && !isEnded(text)
  }

  /// The explanation behind a term that stands in the same line, as `pinned  The event is ...`.
  static func explanation(_ text: Substring) -> Substring? {
    let term = text.utf8.prefix { $0 > 0x20 }
    let gap = text.utf8.dropFirst(term.count).prefix { $0 == 0x20 }
    let rest = Substring(text.utf8.dropFirst(term.count + gap.count))
    guard gap.count >= 2, let first = rest.utf8.first, (0x41...0x5a).contains(first),
      let last = term.last, !".?!:,;".utf8.contains(last), !TitleMarks.isNumber(term)
    else { return nil }
    return rest
  }

  /// Whether a line is the head or the foot of a page: three parts with wide gaps.
  static func isPageHead(_ text: Substring) -> Bool {
    var (parts, gap) = (0, wideGap)
    for byte in text.utf8 {
      if byte == 0x20 {
        gap += 1
      } else {
        if gap >= wideGap { parts += 1 }
        gap = 0
      }
    }
    return parts >= 3
  }

  private static let termWordCount = 4
  /// A line as short as this was not broken because it was full.
  private static let shortLength = 24
  private static let wideGap = 4

  /// Whether the last sign says that a sentence ends, or goes on.
  static func isEnded(_ text: Substring) -> Bool {
    text.utf8.last.map(".?!:,;".utf8.contains) ?? false
  }

  private static func isNumber(_ word: Substring.UTF8View.SubSequence) -> Bool {
    word.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ")") }
  }
}
