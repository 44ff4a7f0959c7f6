import Catalog
import Foundation
import PerfInterface
import Report
import ScenarioRunner
import Testing

/// A verdict is a value up to the file that it is written to: its word stands where the value is declared.
@Suite("Words of verdicts")
struct VerdictWordTests {
  /// The files that declare them.
  private static let declarations: Set<String> = [
    "Sources/ScenarioRunner/Verdict.swift", "Sources/Report/Results/PolicyEffect.swift",
    "Sources/ScenarioRunner/BackendName.swift", "Sources/PerfInterface/Processors/Machine.swift",
    "Sources/Catalog/Claim.swift",
  ]

  /// Words that are also words of something else, with what they are there.
  private static let others: [String: Set<String>] = [
    // Keywords of the scenario language, and names that would be taken for them.
    "Sources/ScenarioLanguage/Names.swift": ["host"],
    "Sources/ScenarioLanguage/Statements/Expectations/ToldExpectation.swift": ["told"],
    "Sources/ScenarioLanguage/Statements/Host/HostStep.swift": ["host"],
    "Sources/ScenarioLanguage/Statements/Setup/PolicyStatement.swift": ["told"],
    // A policy.
    "Sources/PerfInterface/ContentionPolicy.swift": ["told"],
    "Sources/Report/Presentation/PolicyText.swift": ["told"],
    // A state of an event.
    "Sources/PerfInterface/EventState.swift": ["closed"],
    // A field of a claim's block, and the block.
    "Sources/Catalog/ClaimBlockParser.swift": ["untested"],
    "Sources/Catalog/ChapterParser.swift": ["claim"],
    // A term of the field.
    "Sources/Review/Vocabulary.swift": ["mediated"],
    // Keys of the schema, and a class of the page.
    "Sources/Site/JSON/ResultsSchema.swift": ["claim", "gap", "host"],
    // A field of /proc/cpuinfo.
    "Sources/KernelBackend/Hosts/ProcessorFacts.swift": ["model"],
    "Sources/Site/Document/DocumentPage.swift": ["claim"],
    "Sources/Site/Try/TryPage.swift": ["claim"],
  ]

  private static let words: Set<String> = {
    var words: [String] = RunVerdict.allCases.map(\.rawValue)
    words += ClaimVerdict.allCases.map(\.rawValue)
    words += GapVerdict.allCases.map(\.rawValue)
    words += PolicyVerdict.allCases.map(\.rawValue)
    words += CheckResult.Outcome.allCases.map(\.rawValue)
    words += Claim.Kind.allCases.map(\.rawValue)
    words += [VirtualPMUMode.emulated, .mediated].map(\.rawValue)
    words += [BackendName.Kind.model, .host].map(\.word)
    return Set(words)
  }()

  /// Literals of a line of code that are a word and nothing else.
  private static func literals(in line: String) -> Set<String> {
    let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
    return words.filter { code.contains("\"\($0)\"") }
  }

  @Test("No literal of the sources is the word of a verdict, a mode, a kind or a backend")
  func literals() throws {
    var unused = Self.others
    for file in try Repository.swiftFiles(below: "Sources")
    where !Self.declarations.contains(file) {
      for (number, line) in try Repository.lines(of: file) {
        for word in Self.literals(in: line) {
          unused[file]?.remove(word)
          #expect(
            Self.others[file]?.contains(word) == true,
            "\(file):\(number): \"\(word)\" is the word of a value; use the value"
          )
        }
      }
    }
    for (file, words) in unused where !words.isEmpty {
      Issue.record("\(file) has no literal \(words.sorted()) any more; take it off the list")
    }
  }

  static let lines: [(line: String, found: Set<String>)] = [
    ("if verdict == \"confirmed\" {", ["confirmed"]), ("\"not run\", \"met\"", ["not run", "met"]),
    ("\"it is confirmed\"", []), ("// \"confirmed\"", []), (".confirmed", []),
    ("case open = \"open\"  // why", ["open"]), ("\"\\(count) open\"", []),
  ]

  @Test("A literal is found only if it is the word alone", arguments: lines)
  func finding(line: String, found: Set<String>) {
    #expect(Self.literals(in: line) == found)
  }
}
