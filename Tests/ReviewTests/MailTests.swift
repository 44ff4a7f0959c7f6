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

  /// Those that state something by their form.
  private func statedTexts(_ text: String) throws -> [String] {
    MailContent(try message(text)).statements.filter { !$0.isAside }.map(\.text)
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
  func `questions and corrections, code, headings and links state nothing`(
    text: String
  ) throws {
    #expect(try statedTexts(text + "\n").isEmpty)
  }

  @Test(arguments: ["Do events take turns here?", "s/can not/cannot/", "attribute --> attributes"])
  func `questions and corrections are kept, to be looked up`(text: String) throws {
    let found = try statements(text + "\n")
    #expect(found.map(\.1) == [text])
    #expect(found.map(\.2) == [.remark])
  }

  static let asides = [
    "The following results are expected:", "Does the second event take a counter?",
    "I will send another version next week.", "Thanks a lot for all your patience.",
    "Please mention the other class as well.", "Nit: s/can not/cannot/ in the title.",
    "Suppose a host that has two counters.", "The table below sums up the outcome.",
  ]

  @Test(arguments: asides)
  func `what leads, asks, plans or thanks states nothing by its form`(text: String) throws {
    #expect(try statedTexts(text + "\n").isEmpty)
  }

  @Test(arguments: [
    "7.1 The way down", "## Two modes of it", "DESCRIPTION\n     The event takes a free counter.",
    "[  812.440127] kvm: a vcpu requested a reset", " kvm_pmu_handle_event+0x5e/0x1a0 [kvm]",
    "perf_event_open() -> perf_event_alloc() -> perf_init_event()",
    "[pinned cpu] --> [pinned task] --> [flexible cpu]",
    "RAX: 0000000000000000 RBX: ffff9a1c04e28000",
  ])
  func `titles, logs, call chains and diagrams are no statements`(text: String) throws {
    let rest = "The event takes a free counter."
    #expect(try statedTexts(text + "\n\n\(rest)\n").allSatisfy { $0 == rest })
  }

  @Test(arguments: ["e.g. two", "i.e. two", "cf. Fig. 3", "see Sec. 4", "on p. 12", "approx. two"])
  func `an abbreviation ends no sentence`(words: String) throws {
    let text = "It takes counters, \(words) of them."
    #expect(try statedTexts(text + " Then the event waits again.\n").first == text)
  }

  @Test(arguments: ["- ", "* ", "\u{2022} ", "1) ", "a) ", "(iii) ", "o ", "12. "])
  func `an item is stated without its mark`(mark: String) throws {
    let text =
      "It is so:\n\n\(mark)the first event takes a counter\n\(mark)the second event has to wait\n"
    #expect(
      try statedTexts(text) == [
        "the first event takes a counter", "the second event has to wait",
      ]
    )
  }

  @Test func `a sentence runs over its items where it goes on`() throws {
    let text =
      "- Contexts of processors come first, and in each\n  - pinned groups come first,\n  - old ones too.\n"
    #expect(
      try statedTexts(text) == [
        "Contexts of processors come first, and in each pinned groups come first, old ones too."
      ]
    )
  }

  @Test func `a comment is joined across its lines, and code states nothing`() throws {
    let text = """
      \(Self.head)
      diff --git a/a.c b/a.c
      --- a/a.c
      +++ b/a.c
      @@ -1,2 +1,9 @@
       int a;
      +/*
      + * An event that is pinned
      + * takes a counter at once.
      + */
      +int b = 1; /* the second event has to wait */
      +call(a, b);
      +// Nobody tells the guest of it.

      """
    #expect(
      try statedTexts(text) == [
        "An event that is pinned takes a counter at once.", "the second event has to wait",
        "Nobody tells the guest of it.",
      ]
    )
  }

  @Test func `a word that a line parts is put together, and a compound keeps its hyphen`() throws {
    let text = "The event is re-\nplaced by one that is per-\ntask, and multi\u{2010}\nplexed.\n"
    #expect(
      try statedTexts(text) == ["The event is replaced by one that is per-task, and multiplexed."]
    )
  }

  @Test func `a title sets the mode for what follows, and the next one ends it`() throws {
    let text = """
      With the mediated vPMU
      ----------------------

      The guest has all counters to itself.

      Under emulation:

      The guest competes for all its counters.

      Open points
      -----------

      The guest is never told anything of it.

      """
    #expect(
      MailContent(try message(text)).statements.filter { !$0.isAside }
        .map { $0.mode.map { "\($0)" } } == ["mediated", "emulated", nil]
    )
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
