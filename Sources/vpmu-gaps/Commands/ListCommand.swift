import ArgumentParser
import Catalog
import Report
import ScenarioRunner
import Site

/// Lists claims.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List claims, gaps and how many scenarios they have.",
    discussion: """
      A filter is one or more words; a claim is listed when its id, title, statement, source,
      topics or kind contain all of them.

      EXAMPLES
        vpmu-gaps list
        vpmu-gaps list gap
        vpmu-gaps list pinned error
      """
  )

  @Argument(help: "Words that must all occur.")
  var filter: [String] = []

  @OptionGroup var content: ContentOptions

  @Flag(help: "Print the list as JSON.")
  var json = false

  private struct Entry: Encodable {
    let id: String
    let kind: String
    let title: String?
    let says: String
    let source: String
    let topics: [String]
    let scenarios: Int
    let untested: String?
  }

  func run() async throws {
    let claims = try Selection.claims(filter, in: try await content.load())
    if json {
      let entries = claims.map {
        Entry(
          id: $0.id,
          kind: $0.kind.rawValue,
          title: $0.title,
          says: $0.says,
          source: $0.source,
          topics: $0.topics,
          scenarios: $0.scenarios.count,
          untested: $0.untested
        )
      }
      Console.print(ResultsJSON.text(entries))
      return
    }
    let width = claims.map(\.id.count).max() ?? 0
    for claim in claims {
      let id = claim.id + String(repeating: " ", count: width - claim.id.count)
      let count = claim.untested == nil ? "\(claim.scenarios.count)" : "-"
      Console.print(
        "\(id)  \(claim.kind.rawValue.padded(5))  \(count.padded(3))  \(claim.shortText)"
      )
    }
  }
}

extension String {
  /// The text and spaces up to a width.
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
