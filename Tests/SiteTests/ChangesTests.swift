import Catalog
import Report
import ScenarioRunner
import Testing

@testable import Site

@Suite struct ChangesTests {
  private func changes(_ change: (inout ResultsDocument) -> Void) throws -> ResultsChanges {
    let old = ResultsDocument(try results([PageTests.two[0]]))
    var new = old
    change(&new)
    return ResultsChanges(from: old, to: new)
  }

  @Test func `nothing changes between equal results`() throws {
    let found = try changes { _ in }
    #expect(found.isEmpty)
    #expect(found.summary == "nothing changed")
    #expect(found.sections.isEmpty)
  }

  @Test func `a verdict that changed is told with both sides`() throws {
    let found = try changes { $0.claims[0].verdict = .contradicted }
    #expect(found.allVerdicts.map(\.text) == ["GOOD-1: confirmed -> contradicted"])
    #expect(found.reversals == found.verdicts)
    #expect(found.summary == "1 verdict changed")
  }

  @Test func `a new claim and one that is gone are told`() throws {
    let found = try changes { $0.claims[0].id = "OTHER" }
    #expect(found.added.map(\.text) == ["OTHER is new: confirmed"])
    #expect(found.removed.map(\.text) == ["GOOD-1 is gone; it was confirmed"])
    #expect(found.reversals.isEmpty)
  }

  private func close(_ document: inout ResultsDocument) {
    for place in document.claims.indices where document.claims[place].kind == .gap {
      for gap in document.claims[place].gaps.indices
      where document.claims[place].gaps[gap].verdict == .open {
        document.claims[place].gaps[gap].verdict = .closed
      }
    }
  }

  @Test func `a gap is compared for each kernel and mode`() throws {
    let found = try changes(close)
    #expect(found.closed.map(\.text) == ["GAP-1 on 7.0 emulated: open -> closed"])
    #expect(found.opened.isEmpty && found.otherGaps.isEmpty)
    let new = ResultsDocument(try results([PageTests.two[0]]))
    var old = new
    close(&old)
    let reopened = ResultsChanges(from: old, to: new)
    #expect(reopened.opened.map(\.text) == ["GAP-1 on 7.0 emulated: closed -> open"])
    #expect(reopened.reversals.count == 1)
  }

  @Test func `a kernel that is new to a gap is told, and is no reversal`() throws {
    let found = try changes { document in
      for place in document.claims.indices where document.claims[place].kind == .gap {
        document.claims[place].gaps[0].kernel = "6.6"
      }
    }
    #expect(found.otherGaps.first?.text.hasPrefix("GAP-1 on 6.6 emulated is new: ") == true)
    #expect(found.otherGaps.last?.text.hasPrefix("GAP-1 on 6.1 emulated is gone; it was ") == true)
    #expect(found.otherGaps.count == 2)
    #expect(found.reversals.isEmpty)
  }

  @Test func `other words of a claim are no change of its verdict`() throws {
    let found = try changes { document in
      document.claims[0].says = "Something else."
      document.claims[0].linesBelowClaim = 7
      document.claims.swapAt(0, 1)
    }
    #expect(found.allVerdicts.isEmpty)
    #expect(found.reworded.map(\.id) == ["GOOD-1"])
    #expect(found.reworded.map(\.now) == ["Something else."])
  }

  @Test func `evidence that is new, gone, more or stale is told`() throws {
    let record = { (backend: String, runs: Int) in
      ResultsDocument.AgreementRecord(backend: backend, runs: runs, agreed: runs, disagreements: [])
    }
    var old = ResultsDocument(try results([PageTests.two[0]]))
    var new = old
    old.agreements = [record("qemu:6.1", 3), record("host", 1)]
    new.agreements = [record("qemu:6.1", 4), record("qemu:6.12", 2)]
    new.stale = [.init(backend: "qemu:6.1", runs: 5, scenarios: ["A"])]
    #expect(
      ResultsChanges(from: old, to: new).evidence == [
        "qemu:6.1: 3 -> 4 runs compared with the model",
        "qemu:6.1: 0 -> 5 recorded runs stale",
        "qemu:6.12: new, 2 runs compared with the model", "host: gone",
      ]
    )
  }

  static let reversals: [(before: String, now: String, isReversal: Bool)] = [
    ("confirmed", "contradicted", true), ("contradicted", "confirmed", true),
    ("closed", "open", true), ("open", "closed", true), ("not reproduced", "open", true),
    ("confirmed", "depends", false), ("untested", "contradicted", false),
    ("untested", "open", false), ("closed", "not reproduced", false),
  ]

  @Test(arguments: reversals)
  func `only the opposite is a reversal`(before: String, now: String, isReversal: Bool) {
    let change = VerdictChange(
      id: "A",
      place: "",
      before: OverallVerdict(rawValue: before),
      now: OverallVerdict(rawValue: now)
    )
    #expect(change.isReversal == isReversal)
  }
}

@Suite struct SnapshotTests {
  @Test func `a snapshot is read as it was written, one line for each claim`() throws {
    let document = ResultsDocument(try results(PageTests.two))
    let snapshot = Snapshot(document, name: "v1 \"\u{202e}")
    #expect(try Snapshot(Array(snapshot.text.utf8)) == snapshot)
    for claim in document.claims {
      #expect(
        snapshot.text.split(separator: "\n").count { $0.contains("\"id\":\"\(claim.id)\"") } == 1
      )
    }
    #expect(!snapshot.text.unicodeScalars.contains("\u{202e}"))
  }

  @Test(arguments: ["", "{}", "[]", "{\"schema\":2,\"name\":\"\",\"evidence\":[],\"claims\":[]}"])
  func `what is no snapshot is not read`(text: String) {
    #expect(throws: UnreadableFile.self) { try Snapshot(Array(text.utf8)) }
  }

  @Test func `a ledger is read as it was written`() throws {
    let change = VerdictChange(
      id: "A",
      place: "6.1 emulated",
      before: .gap(.closed),
      now: .gap(.open)
    )
    let ledger = [LedgerEntry(because: "why\nnot", changes: [change])]
    #expect(try LedgerEntry.entries(Array(LedgerEntry.text(ledger).utf8)) == ledger)
    #expect(try LedgerEntry.entries(Array(LedgerEntry.text([]).utf8)) == [])
    #expect(throws: UnreadableFile.self) { try LedgerEntry.entries(Array("{}".utf8)) }
  }

  @Test(arguments: [OutputFormat.html, .markdown])
  func `a report tells what changed since the published one, and the ledger`(
    format: OutputFormat
  ) throws {
    let results = try results(PageTests.two)
    var published = Snapshot(ResultsDocument(results), name: "v<1>")
    published.claims[0].verdicts[0].word = .statement(.contradicted)
    published.claims.removeLast()
    let change = VerdictChange(
      id: "GONE<b>",
      place: "",
      before: .statement(.confirmed),
      now: .statement(.contradicted)
    )
    let history = ReportHistory(
      ledger: [LedgerEntry(because: "<i>because</i>", changes: [change])],
      releases: [published]
    )
    let text = ReportMaterial(results, history: history).text(format)
    #expect(text.contains("1 verdict changed, 1 claim added"))
    #expect(text.contains("because"))
    #expect(!text.contains("<i>because") && !text.contains("GONE<b>") && !text.contains("v<1>"))
  }

  @Test func `verdicts from report to report stand in a table`() throws {
    let results = try results([PageTests.two[0]])
    var first = ResultsDocument(results)
    first.claims[0].verdict = .contradicted
    first.claims.removeAll { $0.kind == .gap }
    let history = { (names: [String]) in
      ReportHistory(releases: names.map { Snapshot(first, name: $0) })
    }
    #expect(history(["v1"]).courses(of: results.claims) == nil)
    let courses = try #require(history(["v1", "v2"]).courses(of: results.claims))
    #expect(courses.releases == ["v1", "v2"])
    // What is new is told elsewhere; only what was said in two ways is a course.
    let changed = VerdictCourses.Course(
      id: "GOOD-1",
      verdicts: [.statement(.contradicted), .statement(.contradicted), .statement(.confirmed)]
    )
    #expect(courses.claims == [changed])
    let page = ReportMaterial(results, history: history(["v1", "v<2>"])).render(.html)[0].text
    #expect(page.contains("<th>v1<th>v&lt;2&gt;<th>now"))
  }
}
