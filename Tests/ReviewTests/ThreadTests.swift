import Mail
import Testing

@testable import Review

/// Threads, patches and archives: who says what, and what is nobody's statement.
@Suite struct ThreadTests {
  private func content(_ text: String) throws -> MailContent {
    MailContent(try #require(MailMessage.all(Array(text.utf8)).first))
  }

  /// The statements that each remark answers, by their texts.
  private func answers(_ text: String) throws -> [(remark: String, answered: [String])] {
    let content = try content(text)
    return zip(content.statements, content.answers).filter { $0.0.role == .remark }.map {
      ($0.text, content.statements[$1].map(\.text))
    }
  }

  @Test func `a remark answers the paragraph that is quoted before it`() throws {
    let found = try answers(
      """
      > The first paragraph states one thing.
      >
      > The second paragraph states another. It has two sentences here.

      This remark is about the second paragraph.

      > The third paragraph comes last.

      And this one is about the third paragraph.
      """
    )
    #expect(
      found.map(\.answered) == [
        ["The second paragraph states another.", "It has two sentences here."],
        ["The third paragraph comes last."],
      ]
    )
  }

  @Test func `in a reply to a reply the last remark is answered, and not what that was about`()
    throws
  {
    let found = try answers(
      """
      On Monday, B wrote:
      > On Sunday, A wrote:
      >> Pinned events always win here.
      >
      > They do not win at all.

      I measured that they do win.
      """
    )
    #expect(found.map(\.answered) == [["They do not win at all."]])
  }

  @Test func `a text of its own answers nothing`() throws {
    let found = try answers("This sentence is not about any other.\n\nNor is this second one.\n")
    #expect(found.map(\.answered) == [[], []])
  }

  @Test func `what stands around the hunks of a patch is nobody's statement`() throws {
    let text = """
      From 3f1c2f0a9b77 Mon Sep 17 00:00:00 2001
      From: A <a@example.org>
      Subject: [PATCH] A new file

      The message says why it is there.
      ---
       a.rst | 3 +++
       1 file changed, 3 insertions(+)
       create mode 100644 Documentation/virt/kvm/a.rst

      diff --git a/a.rst b/a.rst
      new file mode 100644
      index 000000000000..3f1c2f0a9b77
      --- /dev/null
      +++ b/a.rst
      @@ -0,0 +1,3 @@
      +This sentence is what it adds.
      """
    let found = try content(text).statements
    #expect(
      found.map(\.text) == ["The message says why it is there.", "This sentence is what it adds."]
    )
    #expect(found.map(\.role) == [.remark, .quoted])
  }

  @Test func `an archive's links between the headers and around the text are passed over`() throws {
    let text = """
      List:       kvm
      Subject:    Re: [PATCH] A subject
      From:       A <a () example ! org>
      [Download RAW message or body]

      This is what the mail says.

      [prev in list] [next in list] [Index\u{a0}of\u{a0}Archives]
      """
    let message = try #require(MailMessage.all(Array(text.utf8)).first)
    #expect(message.subject?.hasSuffix("Re: [PATCH] A subject") == true)
    #expect(MailContent(message).statements.map(\.text) == ["This is what the mail says."])
  }

  @Test func `the subject that an archive writes over the text is the mail's`() throws {
    let text = "Re: [PATCH v3] A document\n\n[Date Prev]\n\nThis is what the mail says.\n"
    let message = try #require(MailMessage.all(Array(text.utf8)).first)
    #expect(message.subject == "Re: [PATCH v3] A document")
    #expect(MailContent(message).statements.map(\.text) == ["This is what the mail says."])
  }

  @Test(arguments: ["> quoted", ">> twice", "+added", " > behind a space"])
  func `lines of others are told apart`(line: String) {
    #expect(MailQuotation.isQuoted(line))
    #expect(!MailQuotation.isQuoted("own"))
    #expect(!MailQuotation.isQuoted(""))
  }

  @Test(arguments: [
    "Am 16.10.23 um 12:05 schrieb Joe Doe:", "Le mar. 3 oct. 2023 \u{e0} 09:58, X a \u{e9}crit :",
    "On Mon, Nov 3, 2025 at 5:14 PM X <x@example.org>\nwrote:",
    "El 3/10/23, X <x@example.org>\nescribi\u{f3}:",
  ])
  func `who wrote what is said in many ways`(attribution: String) throws {
    let found = try content("\(attribution)\n\n> A statement that is quoted here.\n").statements
    #expect(found.map(\.text) == ["A statement that is quoted here."])
  }

  @Test func `a sentence about somebody who wrote something stays`() throws {
    let text = "> The host reads what the guest of the other vendor's machine wrote:\n"
    #expect(try content(text).statements.count == 1)
  }

  @Test(arguments: [
    "-----Original Message-----\nFrom: B <b@example.org>\nSent: Monday\nSubject: x\n\n",
    "---------- Forwarded message ---------\nFrom: B <b@example.org>\nDate: x\n\n",
    "Begin forwarded message:\n\nFrom: B <b@example.org>\nSubject: x\n\n",
    "From: B <b@example.org>\nSent: Monday\nTo: A\n\n",
  ])
  func `what stands below an answer without marks is somebody else's`(head: String) throws {
    let found = try content(
      "I think that this is wrong.\n\n\(head)The other one states this here.\n"
    )
    .statements
    #expect(
      found.map(\.text) == ["I think that this is wrong.", "The other one states this here."]
    )
    #expect(found.map(\.role) == [.remark, .quoted])
  }

  @Test func `a heading and a paragraph behind a remark are two`() throws {
    let text =
      "> Pinned and flexible events\n\nI would drop this heading.\n\n> When a host event takes it, it is gone.\n"
    #expect(
      try content(text).statements.map(\.text) == [
        "Pinned and flexible events", "I would drop this heading.",
        "When a host event takes it, it is gone.",
      ]
    )
  }

  @Test(arguments: ["1) ", "2). ", "12. ", "a. ", "b) ", "- ", "* "])
  func `an item begins a statement of its own`(mark: String) throws {
    let text =
      "> It has these gaps:\n> \(mark)the first one is that it stops\n> \(mark)the second one is another\n"
    #expect(try content(text).statements.count == 3)
  }

  @Test func `what a signature and its armour hold is nobody's statement`() throws {
    let text = """
      This is what the mail says.
      -----BEGIN PGP SIGNATURE-----
      iQIzBAABCgAdFiEE this is no statement at all

      and neither is this one here
      -----END PGP SIGNATURE-----
      """
    #expect(try content(text).statements.map(\.text) == ["This is what the mail says."])
  }

  @Test func `tags and a list's footer are nobody's statement`() throws {
    let text = """
      This is what the mail says.
      Tested-by: Somebody With A Name <a@example.org>
      Fixes: 0123456789ab ("a commit that was wrong")
      ____________________________________________
      kvm mailing list and how to leave it
      """
    #expect(try content(text).statements.map(\.text) == ["This is what the mail says."])
  }

  @Test func `a fence without an end takes no statement with it`() throws {
    let text = "```scenario\nrun 1ms\n\n~~~\nx\n\nThis is what the mail says.\n"
    let found = try content(text)
    #expect(found.scenarios.map(\.text) == ["run 1ms\n"])
    #expect(found.statements.map(\.text) == ["This is what the mail says."])
  }

  @Test func `what a part leaves open does not reach into the next one`() throws {
    let text = """
      Content-Type: multipart/mixed; boundary=x

      --x

      This is what the mail says.
      --\u{20}
      A signature that says nothing here
      --x
      Content-Type: text/x-diff

      +This is what the patch says.
      --x--
      """
    #expect(
      try content(text).statements.map(\.text) == [
        "This is what the mail says.", "This is what the patch says.",
      ]
    )
  }

  static let markups = [
    "+.. code-block:: none\n+\n+    A pinned event never does this.\n+\n",
    "+=========  ==================\n+A column   Another column here\n+=========  ==================\n+\n",
    "+   :header-rows: 1\n+   :widths: 20 80 and more words\n",
    "+   $ perf stat -e cycles:D sleep 1\n",
    "A Developer (2):\n  Documentation: KVM: one patch of it\n  Documentation: KVM: another patch\n\n",
    "base-commit: 0123456789abcdef and more words\n",
  ]

  @Test(arguments: markups)
  func `tables, code, options, commands and lists of patches are no statements`(
    markup: String
  ) throws {
    let text = "\(markup)+This is what it says.\n"
    #expect(try content(text).statements.map(\.text) == ["This is what it says."])
  }

  @Test func `a few words that name a claim are a remark`() throws {
    #expect(try content("SEED-P14d is wrong.\n").statements.count == 1)
    #expect(try content("That is wrong.\n").statements.allSatisfy(\.isAside))
  }
}
