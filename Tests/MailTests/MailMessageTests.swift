import Mail
import Testing

/// Mails in the forms that they come in, written for these tests.
@Suite struct MailMessageTests {
  private func message(_ text: String) throws -> MailMessage {
    try #require(MailMessage.all(Array(text.utf8)).first)
  }

  private func lines(_ text: String) throws -> [String] { try message(text).lines.map(\.text) }

  static let head =
    "From: A <a@example.org>\nSubject: =?utf-8?q?R=C3=BCck=2C?= =?UTF-8?B?ZnJhZ2U=?=\n"

  @Test func `a plain message has its subject, its sender and its lines`() throws {
    let message = try message(Self.head + "Message-ID: <1@example.org>\n\nHello there.\n")
    #expect(message.subject == "R\u{fc}ck,frage")
    #expect(message.from == "A <a@example.org>")
    #expect(message.messageID == "<1@example.org>")
    #expect(message.lines == [MailLine(number: 5, text: "Hello there.")])
  }

  @Test func `text without a header is text`() throws {
    #expect(
      try lines("Note: this is text.\nNot a header\n") == ["Note: this is text.", "Not a header"]
    )
    #expect(try message("").lines.isEmpty)
  }

  static let encodings: [(name: String, headers: String, body: String, lines: [String])] = [
    (
      "quoted-printable", "Content-Transfer-Encoding: quoted-printable",
      "caf=C3=A9 and a so=\nft end=3D",
      ["caf\u{e9} and a soft end="]
    ),
    (
      "broken quoted-printable", "Content-Transfer-Encoding: Quoted-Printable", "a =ZZ b=",
      ["a =ZZ b"]
    ),
    ("base64", "Content-Transfer-Encoding: base64", "T25lCnR3bw==", ["One", "two"]),
    (
      "latin1",
      "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
      "caf=E9", ["caf\u{e9}"]
    ),
    (
      "windows",
      "Content-Type: text/plain; charset=\"windows-1252\"\nContent-Transfer-Encoding: quoted-printable",
      "=93a=94", ["\u{201c}a\u{201d}"]
    ),
    (
      "flowed", "Content-Type: text/plain; format=flowed", "one \ntwo\n> a \n> b\nend",
      ["one two", "> a b", "end"]
    ),
    (
      "multipart", "Content-Type: multipart/mixed; boundary=\"x\"",
      "preamble\n--x\nContent-Type: text/html\n\n<b>one</b>\n--x\n\ntwo\n--x--\nend",
      ["one", "two"]
    ),
    (
      "parts", "Content-Type: multipart/mixed; boundary=x",
      "--x\n\none\n--x\nContent-Type: text/x-diff\n\n+two\n--x\nContent-Type: message/rfc822\n\nSubject: z\n\nthree\n--x--",
      ["one", "+two", "> three"]
    ),
    ("no charset", "X-Mailer: y", "caf\u{e9}", ["caf\u{e9}"]),
    (
      "nested", "Content-Type: multipart/mixed; boundary=x",
      "--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain\n\nyes\n--y--\n--x--",
      ["yes"]
    ),
  ]

  @Test(arguments: encodings)
  func `text comes out of every encoding`(
    name: String,
    headers: String,
    body: String,
    lines: [String]
  ) throws {
    #expect(try self.lines("\(Self.head)\(headers)\n\n\(body)\n") == lines, "\(name)")
  }

  @Test func `lines of an encoded text have the numbers of the file`() throws {
    let message = try message(
      "\(Self.head)Content-Transfer-Encoding: quoted-printable\n\na=\nb\nc\n"
    )
    #expect(message.lines == [MailLine(number: 5, text: "ab"), MailLine(number: 7, text: "c")])
  }

  static let broken: [(name: String, text: String, note: String)] = [
    ("charset", "Content-Type: text/plain; charset=klingon", "klingon"),
    ("no text", "Content-Type: image/png", "image/png"),
    ("no part", "Content-Type: multipart/mixed; boundary=x", "no text part"),
    (
      "one part",
      "Content-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x\nContent-Type: image/png",
      "image/png"
    ),
  ]

  @Test(arguments: broken)
  func `what cannot be read is noted, and stops nothing`(
    name: String,
    text: String,
    note: String
  ) throws {
    let message = try message("\(Self.head)\(text)\n\nbody\n")
    #expect(message.notes.contains { $0.contains(note) }, "\(message.notes)")
  }

  @Test func `an mbox has several messages, and a sentence does not begin one`() throws {
    let text =
      "From a@b Mon\n\(Self.head)\nOne.\n\nFrom here on it is text.\n\nFrom c@d Tue\n\(Self.head)\nTwo.\n"
    let messages = MailMessage.all(Array(text.utf8))
    #expect(messages.map { $0.lines.first?.text } == ["One.", "Two."])
    #expect(messages[0].lines.contains { $0.text == "From here on it is text." })
  }

  @Test func `an mbox hides a line that would begin a message`() throws {
    let text = "\nFrom a@b Mon\n\(Self.head)\n>From here on it is text.\n>>From there too.\n"
    let messages = MailMessage.all(Array(text.utf8))
    #expect(
      messages.map { $0.lines.map(\.text) } == [["From here on it is text.", ">From there too."]]
    )
  }

  @Test func `a message without a text has its headers`() throws {
    let message = try message("From: A <a@example.org>\nSubject: nothing\n")
    #expect(message.subject == "nothing")
    #expect(message.lines.isEmpty)
  }
}
