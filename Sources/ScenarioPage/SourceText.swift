import RunView
import ScenarioLanguage

/// A scenario's text as the editor shows it below what is typed.
struct SourceText {
  private let lines: [[Character]]

  init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map { Array($0) }
  }

  /// Where a problem ends: with the word at which it begins.
  func length(at position: SourcePosition) -> Int {
    guard lines.indices.contains(position.line - 1) else { return 1 }
    let rest = lines[position.line - 1].dropFirst(position.column - 1)
    return max(1, rest.prefix { !$0.isWhitespace }.count)
  }

  /// The words in their colours, problems underlined.
  func html(problems: [SourcePosition]) -> Markup {
    let words = ColouredWord.all(in: text)
    var html: Markup = ""
    for (place, line) in lines.enumerated() {
      // Each character has a kind, and may be part of a problem.
      var styles = [Style](repeating: Style(), count: line.count)
      for word in words where word.position.line == place + 1 {
        let start = word.position.column - 1
        for column in start..<min(start + word.length, line.count) {
          styles[column].kind = word.kind
        }
      }
      var isMarked = false
      for problem in problems where problem.line == place + 1 {
        let start = problem.column - 1
        let end = min(start + length(at: problem), line.count)
        for column in start..<max(start, end) { styles[column].isProblem = true }
        isMarked = isMarked || start >= line.count
      }
      html += pieces(line, styles)
      // What is missing stands behind the last word.
      if isMarked { html += "<span class=\"problem\"> </span>" }
      html += "\n"
    }
    return html
  }

  private struct Style: Hashable {
    var kind: ColouredWord.Kind?
    var isProblem = false

    var name: String { (kind?.rawValue ?? "") + (isProblem ? " problem" : "") }
  }

  private func pieces(_ line: [Character], _ styles: [Style]) -> Markup {
    var html: Markup = ""
    var start = 0
    while start < line.count {
      var end = start + 1
      while end < line.count, styles[end] == styles[start] { end += 1 }
      let text = String(line[start..<end])
      html +=
        styles[start] == Style()
        ? "\(text)" : "<span class=\"\(styles[start].name)\">\(text)</span>"
      start = end
    }
    return html
  }

  private var text: String { lines.map { String($0) }.joined(separator: "\n") }
}
