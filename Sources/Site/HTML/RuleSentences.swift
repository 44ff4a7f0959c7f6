import Catalog
import CommonMark
import RunView

/// What each rule says first; all of it stands in the chapter of rules, one step away.
struct RuleSentences {
  /// The sentences by the rules' ids.
  let byID: [String: Markup]

  /// A sentence that is longer is cut at a word.
  private static let limit = 90

  init(_ rules: [String: Rule]) { byID = rules.mapValues(RuleSentences.first) }

  private static func first(_ rule: Rule) -> Markup {
    let text = String(Markdown.plainText(rule.text).drop { $0 == " " })
    let parts = text.split(separator: ". ", maxSplits: 1)
    let sentence = parts.first.map(String.init) ?? ""
    guard sentence.count > limit else {
      return parts.count == 2 ? "\(sentence). \u{2026}" : "\(sentence)"
    }
    let cut = sentence.prefix(limit)
    return "\(String(cut.prefix(upTo: cut.lastIndex(of: " ") ?? cut.endIndex))) \u{2026}"
  }
}
