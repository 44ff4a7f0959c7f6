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
}
