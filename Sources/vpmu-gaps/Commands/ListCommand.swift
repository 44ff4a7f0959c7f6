import ArgumentParser
import Catalog
import Report
import ScenarioRunner
import Site

/// Lists claims.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List claims with their verdicts and chapters.",
    discussion: """
      The filter is that of the report's page: words that have to occur in id, title, statement, source,
      topics or kind, words with - before them that must not, and key:value. The keys are verdict, kind
      (gap, statement, own), topic, id, chapter, machine, rule, and kernel, mode and on (real, model), of
      which what is asked for has to be so in one place.

      EXAMPLES
        vpmu-gaps list
        vpmu-gaps list pinned error -lbr
        vpmu-gaps list verdict:contradicted chapter:45
        vpmu-gaps list kind:gap verdict:open kernel:6.12 mode:emulated
      """
  )

  @Argument(
    parsing: .allUnrecognized,
    help: "Words that must occur, -words that must not, and key:value."
  )
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
    let verdict: String
    let chapter: String
  }

  func validate() throws {
    if let option = filter.first(where: { $0.hasPrefix("--") }) {
      throw ValidationError("Unknown option '\(Console.printable(option))'")
    }
  }

  func run() async throws {
    let asked = ClaimFilter(filter)
    let catalog = try await content.load()
    let chosen = try Selection.claims(asked, filter, in: catalog)
    let results = try await ReportRun.results(chosen, content: content.folder)
      .filter(asked.admits)
    guard !results.isEmpty else {
      throw Selection.nothing(filter.joined(separator: " "), among: catalog)
    }
    let claims = results.map(\.claim)
    if json {
      let entries = results.map {
        Entry(
          id: $0.claim.id,
          kind: $0.claim.kind.rawValue,
          title: $0.claim.title,
          says: $0.claim.says,
          source: $0.claim.source,
          topics: $0.claim.topics,
          scenarios: $0.claim.scenarios.count,
          untested: $0.claim.untested,
          verdict: OverallVerdict($0).rawValue,
          chapter: ListCommand.chapter($0.claim)
        )
      }
      Console.print(ResultsJSON.text(entries))
      return
    }
    let width = claims.map(\.id.count).max() ?? 0
    let verdictWidth = results.map { OverallVerdict($0).text.count }.max() ?? 0
    for result in results {
      let chapter = ListCommand.chapter(result.claim).prefix { $0.isNumber }
      Console.print(
        "\(result.claim.id.padded(width))  \(OverallVerdict(result).text.padded(verdictWidth))  "
          + "\(String(chapter).padded(2))  \(result.claim.shortText)"
      )
    }
  }

  /// The name of a claim's chapter.
  private static func chapter(_ claim: Claim) -> String {
    claim.file.split(separator: "/").last.map(String.init) ?? claim.file
  }
}

extension String {
  /// The text and spaces up to a width.
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
