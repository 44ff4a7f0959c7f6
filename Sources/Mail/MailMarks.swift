/// What tells the lines of a mail apart: quotation, patches, attributions, items, and what programs add.
enum MailMarks {
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
    return (min(depth, depthLimit), text[rest...])
  }

  /// Nobody quotes deeper; what looks so is as deep as this.
  static let depthLimit = 60

  // Threads have many lines: what tells them apart is looked for in bytes, and by the first of them.

  static func isDiffHeader(_ text: Substring) -> Bool {
    text.begins(with: "diff --git ") || text.begins(with: "@@ ") || text.begins(with: "+++ ")
      || text.begins(with: "--- a/") || text.begins(with: "--- /dev/null") || isDiffStatistic(text)
  }

  /// What else stands around the hunks of a patch.
  static func isFileMode(_ text: Substring) -> Bool {
    fileModes.contains { text.utf8.starts(with: $0.utf8) }
  }

  private static let fileModes = [
    "index ", "new file mode ", "deleted file mode ", "old mode ", "new mode ",
    "similarity index ", "rename from ", "rename to ", "Binary files ", " create mode ",
    " delete mode ",
  ]

  /// A file with how many of its lines change, or the sum of them.
  static func isDiffStatistic(_ text: Substring) -> Bool {
    guard text.utf8.first == UInt8(ascii: " ") else { return false }
    if text.ends(with: "(+)") || text.ends(with: "(-)") { return text.holds(" changed, ") }
    let behind = text.utf8.reversed().prefix { $0 != UInt8(ascii: "|") }.count
    guard behind < text.utf8.count else { return false }
    let words = text.utf8.suffix(behind).split(separator: 0x20, maxSplits: 3)
    return words.count <= 2 && words.first?.allSatisfy(\.isDigit) == true
      && words.dropFirst().allSatisfy { $0.allSatisfy { $0 == 0x2b || $0 == 0x2d } }
  }

  static func isRule(_ text: Substring) -> Bool {
    text.utf8.count >= 3 && text.utf8.allSatisfy { "=-~^*_#".utf8.contains($0) }
  }

  /// A line that says who wrote what follows, or that a program has added.
  static func isAttribution(_ text: Substring) -> Bool {
    if text.utf8.last == UInt8(ascii: ":"), text.ends(with: "wrote:") || text.ends(with: "writes:")
    {
      let isShort = text.utf8.count { $0 == 0x20 } < 4
      return isShort || text.begins(with: "On ") || text.utf8.contains { $0.isDigit || $0 == 0x40 }
    }
    return isLinks(text)
  }

  /// A few lines that say in any language who wrote what follows: they end with a colon, and have a date and
  /// an address or the verb.
  static func isAttribution(_ lines: [MailLine]) -> Bool {
    guard lines.count <= 3, lines.last?.text.utf8.last == UInt8(ascii: ":") else { return false }
    let text = lines.map(\.text).joined(separator: " ")
    return text.utf8.contains(where: \.isDigit)
      && (text.utf8.contains(0x40) || verbs.contains { text.holds($0) })
  }

  private static let verbs = [
    "wrote", "writes", "schrieb", "\u{e9}crit", "escribi\u{f3}", "schreef", "ha scritto",
    "escreveu",
    "skrev", "\u{5199}\u{9053}", "\u{3055}\u{3093}",
  ]

  /// What programs write over a mail that they quote without marks.
  static func isForwarding(_ text: Substring) -> Bool {
    guard text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "B") else {
      return false
    }
    let words = text.utf8.drop { $0 == 0x2d || $0 == 0x20 }.prefix(forwardingLength).map {
      $0 | 0x20
    }
    return forwardings.contains { words.starts(with: $0.utf8) }
  }

  private static let forwardings = [
    "original message", "forwarded message", "begin forwarded message:",
  ]
  private static let forwardingLength = 24

  /// A header that stands in a text, over what is quoted without marks.
  static func isHeader(_ text: Substring) -> Bool {
    headers.contains { text.utf8.starts(with: $0.utf8) }
  }

  private static let headers = ["From: ", "Sent: ", "Date: ", "To: ", "Cc: ", "Subject: "]

  /// An archive's links to other mails and pages, each in brackets.
  static func isLinks(_ text: Substring) -> Bool {
    guard text.utf8.first == UInt8(ascii: "["),
      text.utf8.last(where: { !$0.isSpace }) == UInt8(ascii: "]")
    else { return false }
    var isOpen = false
    for byte in text.utf8 where !byte.isSpace {
      if byte == UInt8(ascii: "]") {
        isOpen = false
      } else if byte == UInt8(ascii: "[") {
        isOpen = true
      } else if !isOpen {
        return false
      }
    }
    return true
  }

  /// What programs add begins with one of these.
  private static let added = [
    "Re: ", "Sent from ", "To unsubscribe from ", "-----BEGIN PGP SIGNED", "Hash: SHA",
    "base-commit: ", "prerequisite-patch-id: ", "change-id: ",
  ]

  /// What programs add to a mail, and a tag of a patch, such as who reviewed it.
  static func isTag(_ text: Substring) -> Bool {
    if added.contains(where: { text.utf8.starts(with: $0.utf8) }) { return true }
    guard let first = text.utf8.first, (0x41...0x5a).contains(first),
      let name = text.utf8.firstIndex(of: UInt8(ascii: ":")).map({ text[..<$0] })
    else { return false }
    return name.ends(with: "-by") || tags.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  private static let tags = ["Cc", "Link", "Closes", "Fixes"]

  /// The line over a signature, or over what a list adds to every mail.
  static func isSignature(_ text: Substring, depth: Int) -> Bool {
    text.utf8.elementsEqual("-- ".utf8)
      || depth == 0 && (text.utf8.elementsEqual("--".utf8) || isFooterRule(text))
  }

  private static func isFooterRule(_ text: Substring) -> Bool {
    text.utf8.count >= 20 && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") }
  }

  /// A line of a kernel's log, of a trace of calls or of a dump of registers.
  static func isLog(_ text: Substring) -> Bool {
    if text.utf8.first == UInt8(ascii: "[") {
      let time = text.utf8.dropFirst().drop { $0 == 0x20 }
      let digits = time.prefix(while: \.isDigit)
      if !digits.isEmpty, time.dropFirst(digits.count).first == UInt8(ascii: ".") { return true }
    }
    if text.begins(with: "Call Trace:") || text.begins(with: "Call trace:") { return true }
    return text.holds("+0x") || text.holds(": 0000") || text.holds(": ffff")
  }

  /// The rule of a simple table in reStructuredText: signs in several columns.
  static func isTableRule(_ text: Substring) -> Bool {
    let text = text.withoutSpaces
    guard text.utf8.first == UInt8(ascii: "="), text.utf8.contains(UInt8(ascii: " ")) else {
      return false
    }
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: " ") }
  }

  /// A directive of reStructuredText whose body is code.
  static func isCodeDirective(_ text: Substring) -> Bool {
    let text = text.withoutSpaces
    guard text.begins(with: ".. ") else { return false }
    return [".. code-block::", ".. code::", ".. parsed-literal::", ".. math::"].contains {
      text.utf8.starts(with: $0.utf8)
    }
  }

  /// An option of a directive: `:widths: 20 80`.
  static func isOption(_ text: Substring) -> Bool {
    let text = text.withoutSpaces
    guard text.utf8.first == UInt8(ascii: ":") else { return false }
    let rest = text.utf8.dropFirst().drop {
      $0 >= 0x80 || $0 == 0x2d || (0x61...0x7a).contains($0 | 0x20)
    }
    return rest.count + 1 < text.utf8.count && rest.first == UInt8(ascii: ":")
  }

  /// A command as somebody typed it.
  static func isCommandLine(_ text: Substring) -> Bool {
    let text = text.withoutSpaces
    return text.begins(with: "$ ") || text.begins(with: "# ./")
  }

  /// The author of patches in a cover letter: `A Name (2):`.
  static func isShortlogAuthor(_ text: Substring) -> Bool {
    guard text.utf8.count < 60, text.ends(with: "):"),
      let open = text.utf8.lastIndex(of: UInt8(ascii: "(")), open > text.startIndex
    else { return false }
    let count = text.utf8[open...].dropFirst().dropLast(2)
    return !count.isEmpty && count.allSatisfy(\.isDigit)
  }

  /// Code without fences has marks that sentences do not have.
  static func isCode(_ lines: [MailLine]) -> Bool {
    let text = lines.map(\.text).joined(separator: " ")
    guard let last = text.utf8.last, last != UInt8(ascii: "."), last != UInt8(ascii: "?") else {
      return false
    }
    return text.utf8.contains { ";{}".utf8.contains($0) } || text.holds(" = ")
      || text.holds("->") && !text.holds(" --> ")
      || text.holds("struct ") && text.holds("(") || text.begins(with: "|")
      || text.holds("/*") || text.holds("*/") || text.begins(with: "if (")
  }
}

/// Whether a line of a mail is somebody else's.
public enum MailQuotation {
  /// The text of a line without the marks of quotation.
  public static func withoutMarks(_ line: String) -> Substring { MailMarks.quoted(line).text }

  /// Whether it is quoted, or added by a patch.
  public static func isQuoted(_ line: String) -> Bool {
    let (depth, text) = MailMarks.quoted(line)
    return depth > 0 || text.utf8.first == UInt8(ascii: "+")
  }
}
