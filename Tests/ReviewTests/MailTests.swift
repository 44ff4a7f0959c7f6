import Foundation
import Mail
import Testing

@testable import Review

/// What mails state, and who states it.
@Suite struct MailTests {
  private func message(_ text: String) throws -> MailMessage {
    try #require(MailMessage.all(Array(text.utf8)).first)
  }

  static let head =
    "From: A <a@example.org>\nSubject: =?utf-8?q?R=C3=BCck=2C?= =?UTF-8?B?ZnJhZ2U=?=\n"

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

  private static let bodies = [
    "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 and a so=\nft end=3D",
    "Content-Transfer-Encoding: base64\n\nT25lCnR3bw==",
    "Content-Type: text/plain; charset=utf-16\n\na\u{0}b",
    "Content-Type: text/plain; format=flowed\n\none \ntwo\n> a \n> b\nend",
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>&amp;\n--x--",
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nTo: a:b:c\n\na",
  ]

  /// Anything that comes is read to its end: seeded, so that a failure can be repeated.
  @Test func `damaged mails are read without a crash`() throws {
    let pieces =
      Self.bodies.map { "\(Self.head)\($0)\n" }
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
