import Catalog
import Mail
import Review
import Testing

/// What is left out of a mail that is too large in some way is told.
@Suite struct LimitTests {
  private func message(_ text: String) throws -> MailMessage {
    try #require(MailMessage.all(Array(text.utf8)).last)
  }

  static let large: [(name: String, text: String, note: String)] = [
    ("lines", String(repeating: "\n", count: 1_000_100), "only the first 1000000 lines are read"),
    (
      "lines of text", "From: a\n\n" + String(repeating: "a\n", count: 150_100),
      "the text is longer than what is read; the rest is left out"
    ),
    (
      "text",
      "From: a\n\n" + String(repeating: String(repeating: "a", count: 1000) + "\n", count: 9000),
      "the text is longer than what is read; the rest is left out"
    ),
    (
      "messages", String(repeating: "From a Mon\nSubject: b\n\nc\n\n", count: 5001),
      "only the first 5000 messages are read"
    ),
    (
      "header", "From: a\nSubject: \(String(repeating: "b", count: 40_000))\n\nc\n",
      "a header is longer than 32768 bytes; the rest is left out"
    ),
    (
      "parts",
      "From: a\nContent-Type: multipart/mixed; boundary=x\n\n"
        + String(repeating: "--x\n\n", count: 31_000),
      "the message has very many parts; they are read as text from some on"
    ),
    (
      "depth",
      "From: a\n"
        + (0..<12).map { "Content-Type: multipart/mixed; boundary=x\($0)\n\n--x\($0)\n" }.joined()
        + "\nb\n", "parts inside of parts are read 10 deep"
    ),
  ]

  @Test(arguments: large)
  func `what is too much is left out, and that is told`(
    name: String,
    text: String,
    note: String
  ) throws {
    #expect(try message(text).notes == [note])
  }

  @Test func `what is as much as may be is read`() throws {
    let text = "From: a\n\n" + String(repeating: "a\n", count: 149_000)
    let message = try message(text)
    #expect(message.lines.count == 149_000)
    #expect(message.notes.isEmpty)
  }

  private func review(_ text: String) throws -> MailReview {
    let catalog = try FuzzTests.catalog()
    return MailReview(try message(text), ClaimLookup(catalog.claims))
  }

  @Test func `statements are looked up as far as the budget goes`() throws {
    let review = try review(
      String(repeating: "A pinned event counts nothing.\n", count: 24_010)
    )
    #expect(review.findings.count == 24_000)
    #expect(
      review.message.notes == ["of 24010 statements only the first 24000 are looked up"]
    )
  }

  @Test func `scenarios are looked at up to a number`() throws {
    let review = try review(String(repeating: "```scenario\nrun 1ms\n```\n\n", count: 210))
    #expect(review.scenarios.count == 200)
    #expect(review.message.notes == ["of 210 scenarios only the first 200 are looked at"])
  }

  @Test func `a sentence without an end is none`() throws {
    let review = try review(
      String(repeating: "pinned events count nothing\n", count: 400)
        + "\nThey never count at all.\n"
    )
    #expect(review.findings.map(\.statement.text) == ["They never count at all."])
    #expect(review.message.notes == ["a sentence of more than 8192 bytes is passed over"])
  }

  @Test func `a budget that is used up has nothing left for anybody`() {
    var budget = MailBudget()
    let all = budget.work
    let isTaken = budget.takeWork(all - 5)
    #expect(isTaken)
    #expect(budget.work == 5)
    let isTooMuch = budget.takeWork(6)
    #expect(!isTooMuch)
    let isLeft = budget.takeWork(1)
    #expect(!isLeft)
  }
}
