import PerfInterface
import ScenarioLanguage

/// A number of a scenario's text, and the values that it may be drawn through.
struct Slider {
  /// Where the number's word stands.
  let position: SourcePosition
  /// Characters of the text that a value replaces.
  let length: Int
  /// What it is, for the hand that draws.
  let label: String
  /// What it may be, in order.
  let values: [String]
  /// The value that stands in the text, by its place.
  let place: Int

  /// Steps from nothing to twice what is written, and beyond.
  private static let steps = 40
  /// So many are shown at most.
  private static let limit = 8
  private static let counters = 16

  /// Every number of a text that is worth drawing: how many counters, and how long each run is.
  static func all(in text: String) -> [Slider] {
    var sliders: [Slider] = []
    var runs = 0
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let codes = lines.map { line in Slider.words(line.prefix { $0 != "#" }).map { $0.text } }
    for (number, line) in lines.enumerated() where sliders.count < limit {
      let code = line.prefix { $0 != "#" }
      let words = Slider.words(code)
      guard let first = words.first?.text else { continue }
      if first == "machine" {
        sliders += words.compactMap { counters($0.text, line: number + 1, column: $0.column) }
      } else if first == "run", words.count == 2 {
        runs += 1
        let duration = words[1]
        // What comes next is done when the run is over.
        let next = codes[(number + 1)...].first { words in
          words.first.map { $0 != "expect" && $0 != "vary" } ?? false
        }
        let label = "run \(runs)" + (next.map { ", until \(clipped($0))" } ?? ", to the end")
        let slider = run(duration.text, label, line: number + 1, column: duration.column)
        if let slider { sliders.append(slider) }
      }
    }
    return sliders
  }

  private static func words(_ line: Substring) -> [(text: String, column: Int)] {
    var words: [(text: String, column: Int)] = []
    var column = 1
    var word = ""
    for character in line {
      if character.isWhitespace {
        if !word.isEmpty { words.append((word, column - word.count)) }
        word = ""
      } else {
        word.append(character)
      }
      column += 1
    }
    if !word.isEmpty { words.append((word, column - word.count)) }
    return words
  }

  private static func counters(_ word: String, line: Int, column: Int) -> Slider? {
    let key = "counters="
    guard word.hasPrefix(key), let value = Int(word.dropFirst(key.count)),
      (1...counters).contains(value)
    else { return nil }
    return Slider(
      position: SourcePosition(line: line, column: column + key.count),
      length: word.count - key.count,
      label: "counters",
      values: (1...counters).map { String($0) },
      place: value - 1
    )
  }

  private static func clipped(_ words: [String]) -> String {
    let text = words.joined(separator: " ")
    return text.count > 36 ? text.prefix(35) + "\u{2026}" : text
  }

  private static func run(_ word: String, _ label: String, line: Int, column: Int) -> Slider? {
    guard let written = DurationText.nanoseconds(word), written > 0 else { return nil }
    // Steps of a tenth, in whole nanoseconds: what is written is one of them.
    let step = max(written / 10, 1)
    let values = (1...UInt64(steps)).map { $0 * step }
    guard let place = values.firstIndex(of: written) else { return nil }
    return Slider(
      position: SourcePosition(line: line, column: column),
      length: word.count,
      label: label,
      values: values.map(DurationText.text),
      place: place
    )
  }
}
