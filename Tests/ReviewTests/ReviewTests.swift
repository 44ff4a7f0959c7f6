import Catalog
import CommonMark
import Testing

@testable import Review

@Suite struct TermsTests {
  static let alike: [(one: String, other: String)] = [
    ("a pinned event", "pinned events"), ("per-process", "task"),
    ("the error state", "in ERROR"), ("it takes over the counter", "preempted counters"),
    ("vCPU", "vcpus"), ("a host per-CPU pinned event", "host: pinned event of the processor"),
    ("the KVM perf event's state", "state of the guest's event"), ("evts", "perf_event"),
    ("it is not told", "without notice"), ("nmi_watchdog", "nmi_watchdog"),
    ("reprogramming", "reprogrammed"), ("the policies", "policy"),
  ]

  @Test(arguments: alike)
  func `the same is meant by other forms and by words of the field`(one: String, other: String) {
    #expect(SentenceTerms(one).terms == SentenceTerms(other).terms)
  }

  @Test func `words without meaning leave nothing`() {
    #expect(SentenceTerms("It is what they were, and so on.").terms.isEmpty)
    #expect(SentenceTerms("").terms.isEmpty)
  }
}

@Suite struct ClaimIndexTests {
  static func catalog(_ text: String) throws -> Catalog {
    let file = SourceFile(path: "10.md", name: "10.md", bytes: Array(text.utf8))
    return try Catalog.load([file]).get()
  }

  static let chapter = """
    # One

    A pinned event without a counter must go to the error state.

    ```claim
    id: PIN
    says: A pinned event without a counter goes to the error state.
    source: x
    untested: y
    ```

    Flexible events take turns. Rotation never visits
    a guest that sleeps in a far country.

    ```claim
    id: TURN
    says: Flexible events take turns on the counters.
    source: x
    untested: y
    matches: [rotation of flexible events]
    ```

    """

  @Test func `the claim that shares most is the best, and none is none`() throws {
    let index = ClaimIndex(try Self.catalog(Self.chapter).claims)
    #expect(
      index.matches(SentenceTerms("Pinned events go to ERROR state without a counter")).first?.id
        == "PIN"
    )
    #expect(
      index.matches(SentenceTerms("Flexible events are rotated on a counter")).first?.id == "TURN"
    )
    #expect(index.matches(SentenceTerms("Bananas ripen")).isEmpty)
    #expect(index.matches(SentenceTerms("")).isEmpty)
    for match in index.matches(SentenceTerms("A counter in error and a turn of bananas")) {
      #expect((0...1).contains(match.score))
    }
  }

  @Test func `a sentence that may say the contrary is told`() throws {
    let index = ClaimIndex(try Self.catalog(Self.chapter).claims)
    func isContrary(_ text: String) -> Bool? {
      index.matches(SentenceTerms(text)).first?.isContrary
    }
    #expect(isContrary("Flexible events take turns on the counters") == false)
    #expect(isContrary("Flexible events do not take turns on the counters") == true)
    #expect(isContrary("Pinned events take turns on the counters") == true)
  }

  @Test func `a claim about LBR needs a text about LBR`() throws {
    let chapter = """
      # One

      ```claim
      id: LBR-1
      says: A host LBR event takes the branch records from the guest.
      source: x
      untested: y
      ```
      """
    let index = ClaimIndex(try Self.catalog(chapter).claims)
    let sentence = SentenceTerms("A host event takes the records from the guest")
    #expect(index.matches(sentence).isEmpty)
    let lbr = SentenceTerms("The LBR of a guest")
    #expect(index.matches(sentence, context: lbr.scopes).first?.id == "LBR-1")
  }

  @Test func `a sentence for all cases without a claim is found with its line`() throws {
    let findings = ProseCheck.findings(try Self.catalog(Self.chapter))
    #expect(findings.map(\.line) == [12])
    #expect(
      findings.first?.sentence == "Rotation never visits a guest that sleeps in a far country."
    )
    #expect(findings.first?.chapter == "10.md")
  }
}

@Suite struct SentenceTests {
  static let texts: [(text: String, sentences: [String])] = [
    ("One. Two? Three!", ["One.", "Two?", "Three!"]), ("a e.g. b. c", ["a e.g. b.", "c"]),
    ("He said \"no.\" Then", ["He said \"no.\"", "Then"]), ("# Heading", []),
    ("```\nA. B.\n```", []),
    ("- A. B.\n- C", ["A.", "B.", "C"]), ("*A.* `B.` C", ["A.", "B.", "C"]),
  ]

  @Test(arguments: texts)
  func `paragraphs and items have sentences`(text: String, sentences: [String]) {
    #expect(Markdown.parse(text).flatMap(Sentence.all).map(\.text) == sentences)
  }

  @Test func `a sentence begins in the line of its first word`() {
    let found = Markdown.parse("x\n\nOne two\nthree. Four\nfive.").flatMap(Sentence.all)
    #expect(found.map(\.line) == [1, 3, 4])
  }
}
