import RunView

/// Text in lines of limited length, as mails and terminals have them.
enum FilledText {
  /// The lines; a word that is longer than a line stands alone in one.
  ///
  /// - Parameters:
  ///   - width: Columns of a line.
  ///   - first: What the first line begins with.
  ///   - rest: What the lines after it begin with; as the first unless given.
  static func text(_ text: String, width: Int, first: String = "", rest: String? = nil) -> String {
    let rest = rest ?? first
    var lines: [String] = []
    var line = ""
    for word in plain(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width - first.count {
        lines.append((lines.isEmpty ? first : rest) + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append((lines.isEmpty ? first : rest) + line) }
    return lines.joined(separator: "\n")
  }

  /// A command in lines of limited length that a shell puts together.
  static func shell(_ words: [String]) -> String {
    text(words.joined(separator: " "), width: shellWidth, first: "", rest: "    ")
      .replacing("\n", with: " \\\n")
  }

  private static let shellWidth = 72

  /// A stranger's text in what a line has left behind some columns; nil columns cut nothing.
  static func cut(_ text: String, _ columns: Int?, behind width: Int) -> String {
    let text = VisibleText.text(text)
    guard let columns else { return text }
    let limit = max(columns - width, 20)
    return text.count > limit ? text.prefix(limit - 1) + "\u{2026}" : text
  }

  /// A text with spaces behind it up to a width.
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Text of a stranger in one line.
  static func plain(_ text: String) -> String {
    VisibleText.text(text).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
