import Foundation
import Testing

/// Somebody decides what the statements of a mail are about.
@Suite struct ChoosingTests {
  /// Nothing is asserted of any of them.
  private static let mail = """
    From: A <a@example.org>
    Subject: Pinned events
    Message-ID: <1@example.org>

    A pinned event of the guest counts everything.
    A pinned event does not count everything.
    A pinned event counts everything twice.

    """

  private func folder() throws -> TemporaryFolder {
    let folder = try Documents.unreported()
    try folder.write("m", Self.mail)
    return folder
  }

  /// The file of answers without its words.
  private func answers(_ folder: TemporaryFolder) throws -> [String] {
    String(decoding: try folder.read("m.answers"), as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map {
        $0.prefix { $0 != "\"" }.split(separator: " ").joined(separator: " ")
      }
  }

  private func choose(
    _ folder: TemporaryFolder,
    _ keys: String,
    _ options: [String] = []
  ) throws -> Outcome {
    try Program.run(["review", "m", "--choose"] + options, in: folder, input: keys)
  }

  @Test func `keys choose, and what was left is taken up`() throws {
    let folder = try folder()
    let first = try choose(folder, "zcq")
    #expect(first.status == 0, "\(first.messages)")
    #expect(first.text.contains("1 of 3, line 5, a remark"))
    #expect(first.text.contains("> 1  "))
    #expect(first.messages.contains("no key of these"))
    #expect(first.messages.contains("2 of 3 are left; the same command goes on"))
    let id = try #require(try answers(folder).first?.split(separator: " ").last)
    #expect(try answers(folder) == ["5 = not \(id)"])
    let second = try choose(folder, "sn")
    #expect(second.text.contains("1 of 2, line 6, a remark"))
    #expect(second.messages.contains("every statement is answered"))
    #expect(try answers(folder) == ["5 = not \(id)", "6 = skip", "7 = none"])
    // What was skipped comes back, what has no claim does not; and one goes back where one was.
    let third = try choose(folder, "2\u{1b}[Aybq")
    #expect(third.text.contains("1 of 1, line 6"))
    #expect(
      try answers(folder)[1].hasPrefix("6 = PIN-") || answers(folder)[1].hasPrefix("6 = OWN-")
    )
    #expect(try choose(folder, "").messages.contains("nothing is left to choose"))
  }

  @Test func `an id is typed, and a wrong one is told`() throws {
    let folder = try folder()
    let outcome = try choose(folder, "oPIN-WRONK\nonot pin-error\nq")
    #expect(outcome.messages.contains("near: PIN-WRONG"))
    #expect(try answers(folder) == ["5 = not PIN-ERROR"])
  }

  @Test func `a sentence becomes a draft that runs and is not published`() throws {
    let folder = try folder()
    let outcome = try choose(folder, "wPIN-ERROR\nwOWN-9\n\nq")
    #expect(outcome.messages.contains("'PIN-ERROR' is taken"))
    #expect(try answers(folder) == ["5 = OWN-9"])
    let run = try Program.run(["run", "OWN-9"], in: folder)
    #expect(run.text.contains("OWN-9"), "\(run.messages)")
    let shown = try Program.run(["show", "OWN-9"], in: folder).text
    #expect(shown.contains("A pinned event of the guest counts everything."))
    #expect(shown.contains("<1@example.org>, line 5"))
    for command in ["report", "check"] {
      let refused = try Program.run([command], in: folder)
      #expect(refused.status == 65)
      #expect(refused.messages.contains("'OWN-9' is a draft: the scenario is that of"))
    }
  }

  private static let answers = "5 = OWN-1\n6 = not OWN-1 \"A pinned event does\"\n7 = none\n"

  private func review(_ options: [String]) throws -> Outcome {
    let folder = try folder()
    try folder.write("by-hand", Self.answers)
    return try Program.run(["review", "m", "--answers", "by-hand"] + options, in: folder)
  }

  @Test func `what is chosen has a verdict, and the contrary of what is confirmed is contradicted`()
    throws
  {
    let outcome = try review(["--json"])
    #expect(outcome.status == 1)
    let reviews = try #require(outcome.json as? [[String: Any]])
    let statements = try #require(reviews[0]["statements"] as? [[String: Any]])
    #expect(statements.map { $0["answer"] as? String } == ["chosen", "chosen", "none"])
    #expect(statements.map { $0["verdict"] as? String } == ["confirmed", "contradicted", nil])
    #expect(statements.map { $0["outcome"] as? String } == ["holds", "fails", "unknown"])
    #expect(statements.map { $0["contrary"] as? Bool } == [false, true, false])
    #expect(
      try review([]).text.contains("the contrary of OWN-1: A pinned event counts everything.")
    )
  }

  @Test func `every form of the answer has it`() throws {
    let reply = try review(["--reply"]).text
    #expect(
      reply.contains(
        "> A pinned event does not count everything.\n\nContradicted (the contrary of OWN-1)."
      )
    )
    #expect(reply.contains("OWN-1 (line 1)") && !reply.contains("everything twice"))
    let checks = try #require(try review(["--b4"]).json as? [[String: Any]])
    #expect(checks.count == 1)
    #expect(checks[0]["summary"] as? String == "line 6: contradicted (the contrary of OWN-1)")
    let page = try review(["--html"]).text
    #expect(page.contains("data-chosen=\"not OWN-1\"") && page.contains("data-answers=\"by-hand\""))
  }

  @Test func `all that is chosen can be learned`() throws {
    let folder = try folder()
    try folder.write("by-hand", Self.answers)
    let command = ["review", "m", "--answers", "by-hand", "--learn", "chosen", "--apply"]
    let outcome = try Program.run(command, in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(
      outcome.text.contains("OWN-1 has heard") && outcome.text.split(separator: "\n").count == 1
    )
    let again = try Program.run(["review", "m"], in: folder).text
    #expect(again.contains("\n       OWN-1: A pinned event counts everything.\n       confirmed; "))
  }

  static let refused: [(options: [String], status: Int32, message: String)] = [
    (["m", "--answers", "none-such"], 65, "none-such:1:1: error: it cannot be read"),
    (["m", "--answers", "damaged"], 65, "damaged:1:5: error: no claim is called 'OWN-2'"),
    (["-", "--choose"], 64, "name the file for the choices by --answers"),
    (["m", "--choose", "--reply"], 64, "--choose asks"),
    (["m", "--learn", "chosen"], 64, "--answers FILE"),
    (["m", "--all"], 64, "--all belongs to"),
  ]

  @Test(arguments: refused)
  func `what cannot be done is refused in words`(
    options: [String],
    status: Int32,
    message: String
  ) throws {
    let folder = try folder()
    try folder.write("damaged", "5 = OWN-2\n")
    let outcome = try Program.run(["review"] + options, in: folder)
    #expect(outcome.status == status)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(try folder.read("damaged") == Data("5 = OWN-2\n".utf8))
  }
}
