import Mail
import ScenarioLanguage
import Testing

@testable import Review

/// Choices for the statements of a mail, as somebody writes them by hand.
@Suite struct AnswersFileTests {
  private static let ids: Set<String> = ["A-1", "B-2", "not"]

  private func statements(_ mail: String) throws -> [MailStatement] {
    MailContent(try #require(MailMessage.all(Array(mail.utf8)).first)).statements
  }

  private func choices(_ text: String, _ mail: String) throws -> [String: ReviewChoice] {
    try AnswersFile(text, file: "m.answers").choices(for: statements(mail), ids: Self.ids)
  }

  private static let mail = """
    > The first event takes the counter. The second event waits for it.

    A third event \"in quotes\" is right.
    The second event waits for it.

    """

  @Test func `a choice is found by its line, and every statement of the same words has it`() throws
  {
    let text = """
      # by hand

        1.1=A-1
      1.2 = not B-2   "The second event waits"
      3   =   none
      """
    #expect(
      try choices(text, Self.mail) == [
        "The first event takes the counter.": .claim("A-1"),
        "The second event waits for it.": .contrary("B-2"),
        "A third event \"in quotes\" is right.": .noClaim,
      ]
    )
  }

  @Test func `ends of lines and a mark of the encoding make no difference`() throws {
    let found = try choices("\u{feff}# by hand\r\n1.1 = A-1\r\n3 = none\r\n", Self.mail)
    #expect(found.count == 2)
  }

  @Test func `words find a statement whose line has changed`() throws {
    let found = try choices("77 = skip \"The first   event\"\r\n", Self.mail)
    #expect(found == ["The first event takes the counter.": .skipped])
  }

  @Test func `no choice reaches a statement that it was not made for`() throws {
    let other = try problem("1.1 = A-1 \"Another event\"\n", Self.mail)
    #expect(other.hasPrefix("m.answers:1:1: error: no statement of the mail begins with"))
    let several = try problem("9 = A-1 \"The\"\n", Self.mail)
    #expect(several.contains("several statements begin with"))
  }

  /// The first problem of an answers file.
  private func problem(_ text: String, _ mail: String) throws -> String {
    let error = #expect(throws: DiagnosticList.self) { try choices(text, mail) }
    return try #require(error?.all.first).description
  }

  static let damaged: [(text: String, message: String)] = [
    ("x = A-1", "1:1: error: a choice begins with the line of a statement"),
    ("1.1 A-1", "1:1: error: a choice begins with the line of a statement"),
    ("0 = A-1", "1:1: error: a choice begins with the line of a statement"),
    ("1.1.1 = A-1", "1:1: error: a choice begins with the line of a statement"),
    ("1.1 =", "1:6: error: a choice is a claim, 'not' and a claim, 'none' or 'skip'"),
    ("1.1 =  A-1 B-2", "1:8: error: a choice is a claim"),
    ("1.1 = not", "1:7: error: a choice is a claim"),
    ("1.1 = A-1 \"The", "1:11: error: the words of the statement have no second quotation mark"),
    ("\n  1.1 = A-3", "2:9: error: no claim is called 'A-3'; did you mean 'A-1'?"),
    ("1 = A-1", "1:1: error: 2 statements begin in line 1; choose one, such as 1.1"),
    ("2 = A-1", "1:1: error: no such statement of the mail begins in line 2"),
    ("1.3 = A-1", "1:1: error: no such statement of the mail begins in line 1"),
    ("1.2 = A-1\n4 = B-2", "2:1: error: the same statement is answered by 'A-1' in line 1"),
  ]

  @Test(arguments: damaged)
  func `what is wrong is told with its place and a remedy`(text: String, message: String) throws {
    #expect(try problem(text, Self.mail).contains(message))
  }

  @Test func `what is written is read again, and what others wrote stays`() throws {
    let statements = try statements(Self.mail)
    var file = try AnswersFile("# mine\n1.1 = A-1\n\n# more\n", file: "m.answers")
    file.choose(.contrary("B-2"), for: 3, in: statements)
    file.choose(.noClaim, for: 2, in: statements)
    file.choose(.claim("B-2"), for: 0, in: statements)
    #expect(
      file.text == """
        # mine
        1.1    = B-2                      "The first event takes the counter."

        # more
        4      = not B-2                  "The second event waits for it."
        3      = none                     "A third event"

        """
    )
    let choices = try AnswersFile(file.text, file: "m.answers")
      .choices(for: statements, ids: Self.ids)
    #expect(choices.count == 3)
    #expect(choices["The second event waits for it."] == .contrary("B-2"))
    file.choose(.claim("A-1"), for: 1, in: statements)
    #expect(file.count == 3 && file.text.contains("1.2    = A-1 "))
  }
}
