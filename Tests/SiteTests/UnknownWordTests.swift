import Report
import ScenarioRunner
import Site
import Testing

/// What another version has written: a word that this one does not know is named with its place.
@Suite struct UnknownWordTests {
  /// Words in a results file, and what is said when another stands in their place.
  static let words: [(word: String, place: String, known: String)] = [
    (#""verdict" : "confirmed""#, "claims[0] (GOOD-1) verdict", "'contradicted'"),
    (#""verdict" : "open""#, "(GAP-1) gaps[", "'not reproduced'"),
    (#""verdict" : "as documented""#, "scenarios[0].runs[0].verdict", "'inconclusive'"),
    (#""outcome" : "met""#, "checks[", "'not observable'"),
    (#""kind" : "gap""#, "(GAP-1) kind", "'claim'"),
    (#""mode" : "emulated""#, "gaps[0].mode", "'mediated'"),
  ]

  private func reason(_ text: String) -> String? {
    do throws(UnreadableFile) {
      _ = try ResultsJSON.document(Array(text.utf8))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: words)
  func `a word that is not known is named with its place and what is known`(
    word: String,
    place: String,
    known: String
  ) throws {
    let text = ResultsJSON.text(ResultsDocument(try results(PageTests.two)))
    let key = String(word.prefix { $0 != ":" })
    let changed = text.replacing(word, with: "\(key): \"ajar\"")
    #expect(changed != text)
    let said = try #require(reason(changed))
    #expect(said.contains("'ajar' is not known to this version"))
    #expect(said.contains(place), "\(said)")
    #expect(said.contains(known), "\(said)")
  }

  static let damages: [(text: String, reason: String)] = [
    ("{", "it is no JSON"), ("", "it is no JSON"),
    ("{}", "it is of no schema, and this version reads schema 1 and 2"),
    ("{\"schema\":3}", "it is of schema 3, and this version reads schema 1 and 2"),
    ("{\"schema\":1}", "it has no 'backends'"),
    ("{\"schema\":1,\"backends\":1}", "backends is no list"),
    ("{\"schema\":1,\"backends\":[],\"claims\":[{\"id\":\"A\"}]}", "claims[0] (A) has no 'kind'"),
    (
      "{\"schema\":1,\"backends\":[],\"claims\":[{\"id\":\"A\",\"kind\":\"a\\u0007\"}]}",
      "claims[0] (A) kind: 'a\u{2039}U+7\u{203a}' is not known to this version, which knows 'claim', 'gap'"
    ),
  ]

  @Test(arguments: damages)
  func `what is wrong with a results file is said`(text: String, reason: String) {
    #expect(self.reason(text) == reason)
  }

  @Test func `a snapshot and a ledger name a word that is not known`() throws {
    let snapshot = Snapshot(ResultsDocument(try results(PageTests.two)), name: "v1")
    let text = snapshot.text.replacing(#""word":"confirmed""#, with: #""word":"ajar""#)
    #expect(text != snapshot.text)
    #expect(
      throws: UnreadableFile.self,
      performing: { try Snapshot(Array(text.utf8)) }
    )
    let ledger = #"[{"because":"","changes":[{"id":"A","place":"","before":"ajar"}]}]"#
    do throws(UnreadableFile) {
      _ = try LedgerEntry.entries(Array(ledger.utf8))
      Issue.record("it was read")
    } catch {
      #expect(error.reason.hasPrefix("[0].changes[0].before: 'ajar' is not known"))
    }
  }

  @Test func `a report is read from its results and from a snapshot`() throws {
    let document = ResultsDocument(try results(PageTests.two))
    let snapshot = Snapshot(document, name: "v1")
    #expect(
      try Snapshot.ofReport(Array(ResultsJSON.text(document).utf8), name: "v1") == snapshot
    )
    #expect(try Snapshot.ofReport(Array(snapshot.text.utf8), name: "v2") == snapshot)
  }
}

@Suite struct OverallVerdictTests {
  @Test func `every word is read as it is written, and each stands once in the list`() {
    let words = OverallVerdict.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    for word in words { #expect(OverallVerdict(rawValue: word)?.rawValue == word) }
    let all = ClaimVerdict.allCases.map(\.rawValue) + GapVerdict.allCases.map(\.rawValue)
    #expect(Set(words) == Set(all))
    #expect(OverallVerdict(rawValue: "gap open") == nil)
  }

  @Test func `what is untested is so whatever it is`() {
    #expect(OverallVerdict.statement(.untested) == .gap(.untested))
    #expect(OverallVerdict.statement(.confirmed) != .gap(.open))
    #expect(OverallVerdict.gap(.open).text == "gap open")
    #expect(OverallVerdict.statement(.depends).text == "depends")
  }

  @Test func `a verdict is the opposite of its opposite, and of no verdict on the other kind`() {
    for one in OverallVerdict.allCases {
      #expect(!one.isOpposite(of: one))
      for other in OverallVerdict.allCases {
        #expect(one.isOpposite(of: other) == other.isOpposite(of: one))
        if (one.onGap == nil) != (other.onGap == nil) { #expect(!one.isOpposite(of: other)) }
      }
    }
  }
}
