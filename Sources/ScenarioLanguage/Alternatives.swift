/// The alternatives of a line in an exploration: `host: {enable|disable} {A|B}` stands for four lines.
///
/// Braces without a `|` are a group of events, as everywhere.
enum Alternatives {
  /// Characters of a line, and the column that each came from.
  typealias Text = (text: [Character], columns: [Int])

  /// The lines that a line stands for, those of the last braces changing fastest; itself without any.
  ///
  /// - Parameter limit: More than these are not made.
  static func expand(_ line: Text, limit: Int) -> [Text] {
    guard let braces = braces(in: line.text) else { return [line] }
    var lines: [Text] = []
    for choice in braces.choices {
      let head = line.text[..<braces.range.lowerBound]
      let tail = line.text[braces.range.upperBound...]
      let columns =
        line.columns[..<braces.range.lowerBound] + line.columns[choice]
        + line.columns[braces.range.upperBound...]
      let text = Array(head) + line.text[choice] + tail
      lines += expand((text, Array(columns)), limit: limit - lines.count)
      if lines.count > limit { break }
    }
    return lines
  }

  /// The first braces with alternatives.
  private static func braces(
    in text: [Character]
  ) -> (range: Range<Int>, choices: [Range<Int>])? {
    for start in text.indices where text[start] == "{" {
      guard let end = end(of: start, in: text) else { return nil }
      let choices = choices(start + 1..<end, in: text)
      if choices.count > 1 { return (start..<end + 1, choices) }
    }
    return nil
  }

  private static func end(of start: Int, in text: [Character]) -> Int? {
    var depth = 0
    for place in start..<text.count {
      if text[place] == "{" { depth += 1 }
      if text[place] == "}" { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }

  private static func choices(_ range: Range<Int>, in text: [Character]) -> [Range<Int>] {
    var choices: [Range<Int>] = []
    var depth = 0
    var start = range.lowerBound
    for place in range {
      if text[place] == "{" { depth += 1 }
      if text[place] == "}" { depth -= 1 }
      guard depth == 0, text[place] == "|" else { continue }
      choices.append(start..<place)
      start = place + 1
    }
    choices.append(start..<range.upperBound)
    return choices
  }
}
