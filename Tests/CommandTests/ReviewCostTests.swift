import Foundation
import TestSupport
import Testing

/// What a stranger's mail may cost the program.
@Suite struct ReviewCostTests {
  private func review(_ mail: String, _ options: [String] = []) throws -> Outcome {
    try Program.run(["review", "-"] + options, in: Documents.unreported(), input: mail)
  }

  @Test func `a mail that is too large is refused`() throws {
    let folder = try Documents.unreported()
    let size = 16 << 20
    try folder.write("large", String(repeating: "a", count: size + 1))
    try folder.write("full", String(repeating: "\n", count: size))
    let large = try Program.run(["review", "large"], in: folder)
    #expect(large.status == 65)
    let refusal = "1:1: error: it cannot be read: it is larger than 16 MiB"
    #expect(large.messages.hasPrefix("large:\(refusal)"))
    #expect(try Program.run(["review", "full"], in: folder).status == 0)
    let input = try review(String(repeating: "a", count: size + 1))
    #expect(input.status == 65)
    #expect(input.messages.hasPrefix("<stdin>:\(refusal)"))
  }

  static let costly: [(name: String, scenario: String, reason: String)] = [
    (
      "values",
      "vary A = \((0..<1024).map(String.init).joined(separator: "|"))\ntask T1..T4000\n"
        + String(repeating: "host: sleep T1..T4000\n", count: 10), "more than 32 combinations"
    ),
    (
      "vary lines", (0..<200).map { "vary A\($0) = 1 | 2\n" }.joined() + "run 1ms\n",
      "the vary lines multiply to more than 1024 runs"
    ),
    (
      "operations", "task T1..T4000\n" + String(repeating: "host: sleep T1..T4000\n", count: 900),
      "it has more than 10000 operations"
    ),
    (
      "operations by values",
      "vary A = T1..T4000 | T2..T4000\ntask T1..T4000\n"
        + String(repeating: "host: sleep $A\n", count: 10), "it has more than 10000 operations"
    ),
    ("text", String(repeating: "# nothing\n", count: 7000), "it has more than 65536 bytes"),
    ("CPUs", "vm V1..V65\nrun 1ms\n", "it has more than 64 virtual CPUs"),
  ]

  // A state of many events is copied for each of many actions, and all orders of them are asked for.
  @Test func `an exploration has the mail's budget too`() throws {
    let names = (1...20).map { "A\($0)" }.joined(separator: "|")
    let scenario = """
      machine toy counters=4 cpus=4
      task T1..T8 on cpu0
      host: A1..A30 = open cycles -C 0
      host: B1..B30 = open cycles -t T1 inherit=1
      explore 900 steps of
      host: {enable|disable|reset|close} {\(names)}
      host: migrate T1 to {cpu0|cpu1|cpu2|cpu3}
      run 1ms
      never A1 error
      """
    let outcome = try review("```scenario\n\(scenario)\n```\n")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.contains("not executed: the mail takes more work than one may"))
  }

  @Test(arguments: costly)
  func `a costly scenario is stopped before it costs much`(
    name: String,
    scenario: String,
    reason: String
  ) throws {
    let outcome = try review("```scenario\n\(scenario)```\n")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.contains(reason), "\(outcome.text.prefix(500))")
  }

  @Test func `all scenarios of a mail have one budget`() throws {
    // Each combination has as many operations as it may, and there are too many combinations.
    let resets = String(repeating: "host: reset A1..A60\n", count: 165)
    let values = (1...32).map { "\($0)" }.joined(separator: "|")
    let scenario =
      "```scenario\nvary X = \(values)\nhost: A1..A60 = open cycles -C 0\n\(resets)run 1ms\n```\n\n"
    let outcome = try review(String(repeating: scenario, count: 2))
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("not executed: the mail takes more work than one may"))
  }

  @Test(arguments: 0..<20)
  func `of damaged mails no control character is printed`(block: UInt64) throws {
    let folder = try Documents.unreported()
    let originals = try Mutant.originals()
    let forms = [[], ["--reply", "--all"], ["--coverage"], ["--html"], ["--json"], ["--b4"]]
    for (number, form) in forms.enumerated() {
      let seed = block * 6 + UInt64(number)
      let mail = folder.url.appending(path: "mail")
      try Data(Mutant(seed: seed, of: originals).bytes).write(to: mail)
      let outcome = try Program.run(["review", "mail"] + form, in: folder)
      #expect([0, 1].contains(outcome.status), "seed \(seed): \(outcome.messages)")
      let hidden = outcome.text.unicodeScalars.first { scalar in
        switch scalar.value {
        case 0x09, 0x0a: false
        case ..<0x20, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
      }
      #expect(hidden == nil, "seed \(seed), \(form)")
    }
  }
}
