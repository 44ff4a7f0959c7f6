import Catalog
import Mail
import Review
import Site
import TestSupport
import Testing

/// Mails that were damaged by chance are read to their end.
@Suite struct FuzzTests {
  private static let chapter = """
    # One

    A pinned event without a counter goes to the error state.

    ```claim
    id: PIN
    says: A pinned event that cannot be scheduled goes to the error state and stays there.
    source: somewhere
    topics: [pinned]
    untested: nothing is executed here
    ```

    """

  static func catalog() throws -> Catalog {
    let file = SourceFile(path: "10.md", name: "10.md", bytes: Array(chapter.utf8))
    return try Catalog.load([file]).get()
  }

  /// Every form in which a review is told.
  static func forms(_ document: ReviewDocument) -> [String] {
    [
      ReviewText.table(document, columns: 80), ReviewText.coverage(document),
      ReplyMail.text(document, includesConfirmed: true) ?? "",
      ReviewPage.text([document], answersName: "m.answers"),
      ResultsJSON.text([document]), B4Checks.text(document),
    ]
  }

  @Test(arguments: 0..<8)
  func `damaged mails are read to their end, within their budget and their lines`(
    block: UInt64
  ) throws {
    let catalog = try Self.catalog()
    let lookup = ClaimLookup(catalog.claims)
    let originals = try Mutant.originals()
    for seed in block * 50..<(block + 1) * 50 {
      let mutant = Mutant(seed: seed, of: originals)
      let lineCount = mutant.bytes.count { $0 == 0x0a } + 1
      var budget = MailBudget()
      let messages = MailMessage.all(mutant.bytes, budget: &budget)
      for review in MailReview.all(messages.map(MailContent.init), lookup, budget: &budget) {
        let message = review.message
        let numbers =
          message.lines.map(\.number) + review.findings.map(\.statement.line)
          + review.scenarios.map(\.line)
        #expect(numbers.allSatisfy { (1...lineCount).contains($0) }, "seed \(seed)")
        let document = ReviewDocument(review, claims: [:], scenarios: [], catalog: catalog)
        for text in Self.forms(document) {
          let hidden = text.unicodeScalars.first { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
          #expect(hidden == nil, "seed \(seed)")
        }
      }
      #expect(budget.work > MailBudget().work / 2, "seed \(seed)")
    }
  }

  @Test func `a seed gives the same mail again, and others give others`() throws {
    let originals = try Mutant.originals()
    let mails = (0..<100).map { Mutant(seed: $0, of: originals).bytes }
    #expect(mails == (0..<100).map { Mutant(seed: $0, of: originals).bytes })
    #expect(Set(mails).count > 90)
  }
}
