import Catalog
import Mail
import Review
import Site
import TestSupport
import Testing

/// The time a text takes grows with its size and not with its square, whatever it is made of.
@Suite(.serialized) struct GrowthTests {
  private static let head = "From: A <a@example.org>\nSubject: x\n"

  /// What is repeated, behind the head that makes it what it is; and the end.
  static let shapes: [(name: String, head: String, piece: String)] = [
    ("flowed", "Content-Type: text/plain; format=flowed\n\n", "a \n"),
    ("flowed and quoted", "Content-Type: text/plain; format=flowed\n\n", "> the guest counts \n"),
    ("remarks in a paragraph", "\n", "and so the event\n\n> x y z\n\n"),
    ("a paragraph around remarks", "\n", "> and so the event\n\nis it not\n\n"),
    ("flags", "\n", "\u{1f1e6}"), ("flags in words", "\n", "\u{1f1e6}\u{1f1e6}\u{1f1e6} a \n"),
    ("accents", "\n", "\u{301}"), ("joiners", "\n", "\u{1f469}\u{200d}"),
    ("attributions", "\n", "On Mon, A wrote:\n> A pinned event.\n\nno it is.\n\n"),
    ("deep quotes", "\n", ">"), ("deeper quotes", "\n", "> > > > > > > > > > > a\n>\n"),
    ("forwarded", "\n", "From: a\nTo: b\n\nA pinned event.\n\n"),
    ("fences", "\n", "```\na\n\n~~~\n> \n"), ("open fence", "\n~~~\n", "```\n\n"),
    ("parts", "Content-Type: multipart/mixed; boundary=x\n\n", "--x\n\nA pinned event.\n"),
    ("almost boundaries", "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n", "--xy\n"),
    (
      "nested", "Content-Type: multipart/mixed; boundary=x\n\n--x\n",
      "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
    ),
    ("messages", "Content-Type: message/rfc822\n\n", "Content-Type: message/rfc822\n\n"),
    ("headers", "X: a\n", "X-Y: a b\n"), ("one header", "X: a", " b\n c"),
    ("parameters", "Content-Type: text/plain", "; a=b"),
    ("encoded words", "To: ", "=?utf-8?q?a?= "),
    ("broken words", "To: ", "=?a?b?"), ("addresses", "To: ", "a:b@c, "),
    ("one line", "\n", "pinned event counts nothing "), ("one word", "\n", "a"),
    ("spaces", "\n", " "),
    ("sentences in a line", "\n", "A pinned event counts nothing. "),
    ("lines", "\n", "\n"), ("returns", "\n", "\r"), ("brackets", "\n", "[]"),
    ("soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "ab=\n"),
    ("base64", "Content-Transfer-Encoding: base64\n\n", "Cgph"),
    ("tags", "Content-Type: text/html\n\n", "<b>"),
    ("entities", "Content-Type: text/html\n\n", "&amp;"),
    ("quoted paragraphs", "Content-Type: text/html\n\n", "<blockquote>a<p>b\n"),
    ("mbox", "\n", "\nFrom a@b Mon\nSubject: x\n\nA pinned event counts nothing.\n"),
  ]

  /// Reads a mail and tells what is in it, in every form.
  private func review(_ bytes: [UInt8], _ catalog: Catalog, _ lookup: ClaimLookup) -> Int {
    var budget = MailBudget()
    let contents = MailMessage.all(bytes, budget: &budget).map(MailContent.init)
    return MailReview.all(contents, lookup, budget: &budget).reduce(0) { sum, review in
      let document = ReviewDocument(review, claims: [:], scenarios: [], catalog: catalog)
      return sum + FuzzTests.forms(document).reduce(0) { $0 + $1.utf8.count }
    }
  }

  /// Those that were slow by what the standard library does need more of it to show.
  private static let large: Set<String> = [
    "flowed", "flowed and quoted", "remarks in a paragraph", "flags", "flags in words",
  ]

  @Test(arguments: shapes)
  func `a text takes time in proportion to its size`(
    name: String,
    head: String,
    piece: String
  ) throws {
    let catalog = try FuzzTests.catalog()
    let lookup = ClaimLookup(catalog.claims)
    func cost(_ size: Int) -> Double {
      let text = String(repeating: piece, count: size / piece.utf8.count)
      let bytes = Array("\(Self.head)\(head)\(text)\n\nA pinned event.\n".utf8)
      return ProcessorTime.seconds { #expect(review(bytes, catalog, lookup) > 0) }
    }
    let size = Self.large.contains(name) ? 75_000 : 20_000
    #expect(Growth.ratio(cost, from: size) < Growth.limit)
  }
}
