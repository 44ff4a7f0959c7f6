import Mail
import Testing

/// The structure, the headers, the character sets and the encodings of mails, each with the right value.
@Suite struct MIMETests {
  static let statement = "A counter that is lost is never given back."

  private func message(_ text: String) throws -> MailMessage {
    try #require(MailMessage.all(Array(text.utf8)).first)
  }

  private func message(_ head: String, _ body: [UInt8]) throws -> MailMessage {
    try #require(MailMessage.all(Array("From: a@example.org\n\(head)\n\n".utf8) + body).first)
  }

  /// The text in base64.
  private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = (0..<3).map { start + $0 < bytes.count ? Int(bytes[start + $0]) : 0 }
      let number = three[0] << 16 | three[1] << 8 | three[2]
      for place in 0..<4 {
        let isThere = start + place <= bytes.count
        text.append(isThere ? digits[number >> (18 - 6 * place) & 63] : "=")
      }
    }
    return text
  }

  // MARK: Structure

  static let boundaries: [(type: String, boundary: String)] = [
    ("multipart/mixed; boundary=ab", "ab"),
    ("multipart/mixed; boundary=\"ab\" (a comment)", "ab"),
    ("multipart/mixed; boundary=ab (a comment)", "ab"),
    ("multipart/mixed (a comment); boundary=ab", "ab"),
    ("(a comment) multipart/mixed; boundary=ab", "ab"),
    ("multipart/mixed;\n boundary*0=\"ab\";\n boundary*1=cd", "abcd"),
    ("multipart/mixed; boundary*=us-ascii'en'a%62", "ab"),
    ("multipart/mixed; boundary*1=b; boundary*0=a", "ab"),
    ("multipart/mixed; boundary=\"a;b\"; x=y", "a;b"),
    ("multipart/mixed; x=\"a;boundary=c\"; boundary=\"a b\"", "a b"),
    ("multipart/mixed; boundary=\"a\\\"b\"", "a\"b"),
    ("MULTIPART/Mixed; BOUNDARY=ab", "ab"),
  ]

  @Test(arguments: boundaries)
  func `a boundary is found however it is written`(type: String, boundary: String) throws {
    let text =
      "From: a\nContent-Type: \(type)\n\n--\(boundary)\n\n\(Self.statement)\n--\(boundary)--\nend\n"
    let message = try message(text)
    #expect(message.lines.map(\.text) == [Self.statement])
    #expect(message.notes.isEmpty)
  }

  @Test func `a line that begins as a boundary and goes on is text`() throws {
    let text =
      "From: a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\nOne.\n--abc two\n--ab-- three\nFour.\n--ab \t\n\nFive.\n--ab--  \nSix.\n"
    let message = try message(text)
    #expect(message.lines.map(\.text) == ["One.", "--abc two", "--ab-- three", "Four.", "Five."])
    #expect(message.lines.map(\.number) == [6, 7, 8, 9, 12])
  }

  @Test func `the line break before a boundary belongs to it`() throws {
    let text =
      "From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nOne.\n\n--x\n\nTwo.\n--x--\n"
    #expect(try message(text).lines.map(\.text) == ["One.", "", "Two."])
  }

  @Test func `a part whose end is missing ends where the one around it goes on`() throws {
    let text =
      "From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nOne.\n--x\n\nTwo.\n"
    let message = try message(text)
    #expect(
      message.lines == [MailLine(number: 9, text: "One."), MailLine(number: 12, text: "Two.")]
    )
  }

  @Test func `the parts of a digest are messages`() throws {
    let text =
      "From: a\nContent-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: b\n\nOne.\n--x\n\nSubject: c\n\nTwo.\n--x--\n"
    #expect(try message(text).lines.map(\.text) == ["> One.", "> Two."])
  }

  @Test func `a message in a part may be text alone`() throws {
    let text =
      "From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nOne.\nTwo.\n--x--\n"
    #expect(
      try message(text).lines == [
        MailLine(number: 7, text: "> One."), MailLine(number: 8, text: "> Two."),
      ]
    )
  }

  @Test func `addresses in addresses in a message of a part do no harm`() throws {
    let deep = String(repeating: "a:", count: 200_000)
    let text =
      "From: a\nTo: \(deep)\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nTo: \(deep)\n\nOne.\n--x--\n"
    #expect(try message(text).lines.map(\.text) == ["> One."])
  }

  // MARK: Character sets

  static let charsets: [(name: String, bytes: [UInt8], text: String)] = [
    ("utf-8", Array("5 \u{20ac}".utf8), "5 \u{20ac}"),
    ("\"utf-8\" (a comment)", Array("5 \u{20ac}".utf8), "5 \u{20ac}"),
    ("utf-8 (a comment)", Array("5 \u{20ac}".utf8), "5 \u{20ac}"),
    ("iso-8859-15", [0x35, 0x20, 0xa4], "5 \u{20ac}"),
    ("ISO-8859-1", [0x35, 0x20, 0xe9], "5 \u{e9}"),
    ("windows-1252", [0x35, 0x20, 0x80], "5 \u{20ac}"),
    ("koi8-r", [0xcb, 0xcf, 0xc9], "\u{43a}\u{43e}\u{438}"),
    ("windows-1251", [0xea, 0xee, 0xe8], "\u{43a}\u{43e}\u{438}"),
    ("gb18030", [0xd6, 0xd0], "\u{4e2d}"),
    ("shift_jis", [0x93, 0xfa], "\u{65e5}"),
    ("iso-2022-jp", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], "\u{65e5}"),
    ("utf-16", [0xff, 0xfe, 0xac, 0x20, 0x0a, 0x00], "\u{20ac}"),
    ("utf-16", [0xfe, 0xff, 0x20, 0xac], "\u{20ac}"),
    // Without a mark the high byte comes first (RFC 2781).
    ("utf-16", [0x20, 0xac, 0x00, 0x0a], "\u{20ac}"),
    ("utf-16le", [0xac, 0x20], "\u{20ac}"),
    ("utf-16be", [0x20, 0xac], "\u{20ac}"),
    ("utf-32", [0x00, 0x00, 0x20, 0xac], "\u{20ac}"),
  ]

  @Test(arguments: charsets)
  func `a character set is decoded`(name: String, bytes: [UInt8], text: String) throws {
    let head = "Content-Type: text/plain; charset=\(name)"
    for encoded in [false, true] {
      let message =
        encoded
        ? try message("\(head)\nContent-Transfer-Encoding: base64", Array(base64(bytes).utf8))
        : try message(head, bytes)
      #expect(message.lines.map(\.text) == [text], "\(name)")
      #expect(message.notes.isEmpty, "\(message.notes)")
    }
  }

  @Test func `lines of UTF-16 have the numbers of the file`() throws {
    let bytes = "One.\r\nTwo.\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let head =
      "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64"
    let encoded = base64(bytes)
    let lines = "\(encoded.prefix(16))\n\(encoded.dropFirst(16))\n"
    #expect(
      try message(head, Array(lines.utf8)).lines == [
        MailLine(number: 5, text: "One."), MailLine(number: 6, text: "Two."),
      ]
    )
  }

  static let damaged: [(head: String, body: [UInt8], text: String, note: String)] = [
    (
      "Content-Type: text/plain; charset=utf-8", [0x61, 0xff], "a\u{fffd}", "characters are damaged"
    ),
    ("Content-Type: text/plain; charset=us-ascii", [0x61, 0xe9], "a\u{fffd}", "are damaged"),
    ("Content-Type: text/plain; charset=utf-16le", [0x61, 0, 0x62], "a\u{fffd}", "are damaged"),
    ("Content-Type: text/plain; charset=euc-jp", [0x61, 0xff, 0x62], "a\u{fffd}b", "are damaged"),
    ("Content-Type: text/plain; charset=klingon", [0x61], "a", "'klingon' is not known"),
    ("Content-Type: text/plain; charset=\"utf-8//IGNORE\"", [0x61, 0xff], "a\u{ff}", "not known"),
    ("X-Mailer: none", [0x61, 0xe9], "a\u{e9}", "characters are damaged"),
  ]

  @Test(arguments: damaged)
  func `what a character set cannot decode is told`(
    head: String,
    body: [UInt8],
    text: String,
    note: String
  ) throws {
    let message = try message(head, body)
    #expect(message.lines.map(\.text) == [text])
    #expect(message.notes.contains { $0.contains(note) }, "\(message.notes)")
  }

  // MARK: Headers

  static let subjects: [(encoded: String, text: String)] = [
    ("=?utf-8?Q?a_=C3?= =?utf-8?Q?=A9_b?=", "a \u{e9} b"),
    ("=?utf-8?B?YeKC?= =?utf-8?B?rA==?=", "a\u{20ac}"),
    ("=?iso-8859-15?q?=A4?=", "\u{20ac}"), ("=?koi8-r?B?y8/J?=", "\u{43a}\u{43e}\u{438}"),
    ("=?utf-8*en?q?a?= b", "a b"), ("a =?utf-8?q?b?= c", "a b c"), ("a?b=?c", "a?b=?c"),
    ("=?utf-8?q?a?=\n =?utf-8?q?b?=", "ab"), ("caf\u{e9}", "caf\u{e9}"),
  ]

  @Test(arguments: subjects)
  func `words of a header are decoded, and characters that two of them share`(
    encoded: String,
    text: String
  ) throws {
    let message = try message("From: a\nSubject: \(encoded)\n\nx\n")
    #expect(message.subject == text)
    #expect(message.notes.isEmpty)
  }

  @Test(arguments: [
    "=?klingon?q?a?=", "=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "=?utf-8?q?=C3?=",
    "=?us-ascii?b?6Q==?=",
  ])
  func `words of a header that cannot be decoded are told`(encoded: String) throws {
    let message = try message("From: a\nSubject: \(encoded)\n\nx\n")
    #expect(message.notes == ["some characters of the headers are damaged"])
  }

  @Test func `a comment is no part of an encoding`() throws {
    let text = "From: a\nContent-Transfer-Encoding: quoted-printable (a comment)\n\na=2E b=\n c\n"
    #expect(try message(text).lines == [MailLine(number: 4, text: "a. b c")])
  }

  @Test func `the spaces of flowed text may be added by its writer`() throws {
    let text =
      "From: a\nContent-Type: text/plain; format=Flowed; delsp=yes\n\nquo \ntes\n\n-- \nb\n"
    #expect(try message(text).lines.map(\.text) == ["quotes", "", "-- ", "b"])
  }
}
