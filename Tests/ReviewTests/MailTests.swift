import Foundation
import Testing

@testable import Review

/// Mails in the forms that they come in, written for these tests.
@Suite struct MailTests {
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
      "preamble\n--x\nContent-Type: text/html\n\n<b>no</b>\n--x\n\nyes\n--x--\nend", ["yes"]
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

  // MARK: Statements

  private func statements(_ text: String) throws -> [(Int, String, MailStatement.Role)] {
    MailContent(try message(text)).statements.map { ($0.line, $0.text, $0.role) }
  }

  @Test func `quoted and own statements are told apart, across lines and items`() throws {
    let text = """
      On Monday, A wrote:
      > Events take turns on
      > the counters. They never
      > stop doing so.
      >
      > - a first item states that
      > - a second one states this

      I do not think that this is so.
      -- 
      My signature says nothing here.
      """
    let found = try statements(text)
    #expect(found.map(\.0) == [2, 3, 6, 7, 9])
    #expect(found.map(\.1)[0] == "Events take turns on the counters.")
    #expect(found.map(\.2) == [.quoted, .quoted, .quoted, .quoted, .remark])
  }

  @Test func `a sentence that a remark parts is put together again`() throws {
    let found = try statements(
      "+Pinned events always win over\n\nDo they really always win?\n\n+flexible events of a task.\n"
    )
    #expect(
      found.map(\.1) == [
        "Pinned events always win over flexible events of a task.", "Do they really always win?",
      ]
    )
    #expect(found.map(\.0) == [1, 3])
  }

  @Test func `of a patch only what it adds is stated`() throws {
    let text = """
      \(Self.head)
      The patch explains how events are scheduled.
      ---
       a.rst | 2 +-

      diff --git a/a.rst b/a.rst
      --- a/a.rst
      +++ b/a.rst
      @@ -1,2 +1,2 @@
       Context is stated by somebody else.
      -This sentence is taken away here.
      +This sentence is added by the patch.
      """
    #expect(
      try statements(text).map(\.1) == [
        "The patch explains how events are scheduled.", "This sentence is added by the patch.",
      ]
    )
  }

  @Test(arguments: [
    "> Do events take turns here?", "+s/can not/cannot/", "> attribute --> attributes",
    "int a = b;",
    "Title here\n=====", "> a b", "Thanks for the quick answer.",
    "[Next in Thread]  [ Index of Archives ]",
  ])
  func `quoted questions and corrections, code, headings and links state nothing`(
    text: String
  ) throws {
    #expect(try statements(text + "\n").isEmpty)
  }

  @Test(arguments: ["Do events take turns here?", "s/can not/cannot/", "attribute --> attributes"])
  func `the sender's questions and corrections are remarks`(text: String) throws {
    let found = try statements(text + "\n")
    #expect(found.map(\.1) == [text])
    #expect(found.map(\.2) == [.remark])
  }

  @Test func `a scenario in a fence is found, quoted too`() throws {
    let text = "Try this:\n\n```scenario\nrun 1ms\n```\n\n> ~~~ scenario\n> run 2ms\n> ~~~\n"
    let found = MailContent(try message(text)).scenarios
    #expect(found.map(\.text) == ["run 1ms\n", "run 2ms\n"])
    #expect(found.map(\.line) == [4, 8])
  }

  @Test func `lines of a scenario that look like a patch's stay in it`() throws {
    let scenario = "vary X = 1 | 2\n run 1ms | 2\n"
    let found = MailContent(try message("```scenario\n\(scenario)```\n")).scenarios
    #expect(found.map(\.text) == [scenario])
  }

  /// Anything that comes is read to its end: seeded, so that a failure can be repeated.
  @Test func `damaged mails are read without a crash`() throws {
    let pieces =
      Self.encodings.map { "\(Self.head)\($0.headers)\n\n\($0.body)\n" }
      + [
        "> > a\n>b\n", "+a\n-b\n@@ x\n", "```scenario\nx\n", "From x\n\(Self.head)\n", "=?utf-8?b?",
        "\u{202e}\r\n\0",
      ]
    var state: UInt64 = 1
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(limit, 1)
    }
    for _ in 0..<3000 {
      var bytes = (0..<next(5)).flatMap { _ in Array(pieces[next(pieces.count)].utf8) }
      for _ in 0..<next(8) where !bytes.isEmpty {
        let place = next(bytes.count)
        switch next(3) {
        case 0: bytes[place] = UInt8(next(256))
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + next(20)))
        default: bytes.insert(contentsOf: Array(pieces[next(pieces.count)].utf8), at: place)
        }
      }
      for message in MailMessage.all(bytes) {
        _ = MailContent(message)
      }
    }
  }
}
