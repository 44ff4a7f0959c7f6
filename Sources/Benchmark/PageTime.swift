import Foundation
import ScenarioPage

/// What the page with the model computes for every scenario that it carries, here without a browser.
///
/// `Tests/Browser/page.py --speed` asks a browser for the same and prints the ratio.
enum PageTime {
  /// Rounds, of which the fastest counts.
  private static let rounds = 3

  static func measure(page path: String) throws {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let start = "<script type=\"application/json\" id=\"examples\">"
    guard let begin = page.range(of: start)?.upperBound,
      let end = page.range(of: "</script>", range: begin..<page.endIndex)?.lowerBound
    else { return print("no examples in \(path)") }
    let examples = try JSONDecoder().decode([Example].self, from: Data(page[begin..<end].utf8))
    var best = Double.infinity
    for _ in 0..<rounds {
      let seconds = Repeat.seconds {
        for example in examples { _ = ScenarioPage(PageRequest(example.text)).json }
      }
      best = min(best, seconds)
    }
    print("\(examples.count) scenarios as the page asks for them: \(best * 1000) ms")
  }

  private struct Example: Decodable {
    let text: String
  }
}
