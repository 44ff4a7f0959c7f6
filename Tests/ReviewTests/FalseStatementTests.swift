import Catalog
import Foundation
import Mail
import Review
import Testing

/// What must never be asserted: sentences that are false, and the catalog's own turned around.
@Suite struct FalseStatementTests {
  @Test(arguments: ["contention.txt", "guests.txt", "mediated.txt"])
  func `no false sentence is asserted, however near it comes to a claim`(name: String) throws {
    let lookup = ClaimLookup(try MailKeyTests.catalog().claims)
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "FalseMails/\(name)")
    let bytes = Array(try Data(contentsOf: file))
    let review = MailReview(try #require(MailMessage.all(bytes).first), lookup)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").count
    #expect(review.findings.count == lines)
    for finding in review.findings {
      #expect(finding.answer.asserted.isEmpty, "\(finding.statement.text)")
    }
  }

  /// What turns a statement into another one, as words that trade places.
  static let turns: [(String, String)] = [
    ("guest", "host"), ("guest's", "host's"), ("processor", "task"), ("pinned", "flexible"),
    ("before", "after"), ("first", "last"), ("older", "younger"), ("error", "active"),
    ("active", "inactive"), ("enabled", "disabled"), ("enabling", "disabling"),
    ("opening", "closing"),
    ("all", "some"), ("every", "no"), ("never", "always"), ("only", "not only"), ("on", "off"),
    ("with", "without"), ("more", "less"), ("fails", "succeeds"), ("keeps", "loses"),
    ("mediated", "emulated"), ("EBUSY", "EINVAL"), ("EINVAL", "ENODEV"), ("EOPNOTSUPP", "EBUSY"),
    ("ENODEV", "ESRCH"), ("one", "two"), ("two", "three"), ("three", "four"), ("four", "five"),
    ("6.1", "6.12"), ("6.12", "7.0"), ("7.2", "7.3"), ("read", "write"), ("reading", "writing"),
    ("is", "is not"), ("are", "are not"), ("has", "has not"), ("can", "cannot"),
    ("does", "does not"),
    ("nothing", "everything"), ("takes", "gives"), ("same", "other"), ("user", "kernel"),
  ]

  /// Every statement with one word of it turned, each as often as a turn applies, and one that is
  /// called wrong.
  private func mutants(_ says: String) -> [String] {
    let words = says.split(separator: " ").map(String.init)
    var found = ["It is wrong that \(says.prefix(1).lowercased())\(says.dropFirst())"]
    for (one, other) in Self.turns {
      for (from, to) in [(one, other), (other, one)] where !from.contains(" ") {
        for place in words.indices {
          let bare = words[place].trimmingCharacters(in: .punctuationCharacters)
          guard bare == from else { continue }
          var turned = words
          turned[place] = words[place].replacing(from, with: to)
          found.append(turned.joined(separator: " "))
        }
      }
    }
    return found
  }

  @Test func `of the catalog's statements turned around one in a hundred is asserted at most`()
    throws
  {
    let claims = try MailKeyTests.catalog().claims
    let lookup = ClaimLookup(claims)
    let own = Set(claims.map(\.says))
    var count = 0
    var asserted: [String] = []
    for claim in claims {
      for text in mutants(claim.says) where !own.contains(text) {
        count += 1
        let answer = lookup.answer(ClaimQuestion(text))
        if let id = answer.asserted.first { asserted.append("\(id): \(text)") }
      }
    }
    #expect(count > 1500)
    #expect(asserted.count * 100 <= count, "\(asserted.count) of \(count): \(asserted)")
  }

  @Test func `every statement of the catalog is asserted as its claim's`() throws {
    let claims = try MailKeyTests.catalog().claims
    let lookup = ClaimLookup(claims)
    let missed = claims.filter { claim in
      lookup.answer(ClaimQuestion(claim.says)).asserted != [claim.id]
    }
    // Those that begin with "It", speak of a doubt or name others by their ids.
    #expect(missed.count * 20 <= claims.count, "\(missed.map(\.id))")
  }
}
