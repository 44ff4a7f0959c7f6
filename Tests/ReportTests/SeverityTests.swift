import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct SeverityTests {
  /// Guests lose everything until something ends it; nil for never.
  private func backend(endedBy ending: LossEnding?) -> ScriptedBackend {
    ScriptedBackend(.linux73) { plan in
      let isOver =
        switch plan.origin {
        case .ended(let tried): ending.map { $0 == tried } ?? false
        case .inLinux: false
        case .withoutContention: true
        case .asWritten, .onProcessor, .inMode, .under, .without: false
        }
      return .ran(
        .made(plan) { event, subject in
          if subject.isGuestCounter { event.countInRun = isOver ? 100 : 0 }
        }
      )
    }
  }

  private func severity(
    _ competitor: String?,
    _ ending: LossEnding?,
    _ scenario: String = guest
  ) throws -> GapSeverity {
    let impact = competitor.map { "\nsees: This.\nhits: That.\ncompetitor: \($0)" } ?? ""
    let text = chapter("G", "kind: gap\nblames: pinned host event\(impact)", [scenario])
    return try #require(try results(text, [backend(endedBy: ending)]).claims.first?.severity)
  }

  @Test(arguments: LossEnding.allCases + [nil])
  func `a loss lasts until the gentlest thing that ends it`(ending: LossEnding?) throws {
    #expect(try severity("agent", ending).ending == ending)
  }

  @Test func `the counters that lose are counted among those in use`() throws {
    let two = guest.replacing("G = count cycles", with: "G1..G2 = count cycles")
      .replacing("expect G ", with: "expect G1 ")
    let found = try severity("agent", nil, two)
    #expect((found.lostCounters, found.counters) == (2, 2))
    #expect(found.countersText == "2 of 2")
  }

  @Test(
    arguments: [
      ("default", LossEnding.time, "agent", nil),
      ("agent", nil, "agent", LossEnding.disuse), ("agent", .disuse, "agent", .reprogramming),
      ("agent", .toggle, "agent", .departure), ("agent", .time, "deliberate", nil),
      ("deliberate", .time, nil, nil),
    ] as [(String?, LossEnding?, String?, LossEnding?)]
  )
  func `the likelier cause is graver, then the longer loss`(
    competitor: String?,
    ending: LossEnding?,
    other: String?,
    otherEnding: LossEnding?
  ) throws {
    let first = try severity(competitor, ending)
    let second = try severity(other, otherEnding)
    #expect(first.isGraver(than: second))
    #expect(!second.isGraver(than: first))
  }

  @Test func `a gap that nobody is misled by has no severity`() throws {
    let backend = ScriptedBackend(.linux73, guestCounts: 100)
    let text = chapter("G", "kind: gap\nblames: pinned host event", [guest])
    #expect(try results(text, [backend]).claims.first?.severity == nil)
  }

  @Test func `gaps that the newest kernel has closed come last`() throws {
    let text =
      chapter("OLD", "kind: gap\nblames: pinned host event", [guest])
      + chapter(
        "NEW",
        "kind: gap\nblames: pinned host event",
        [guest.replacing("1ms", with: "2ms")]
      )
    let old = ScriptedBackend(.linux612, guestCounts: 0)
    let new = ScriptedBackend(.linux73) { plan in
      let isNew = plan.runNanoseconds != 1_000_000
      return .ran(
        .made(plan) { event, subject in
          if subject.isGuestCounter {
            event.countInRun = isNew && !plan.checks.isEmpty ? 0 : 100
          }
        }
      )
    }
    #expect(try results(text, [old, new]).openGaps.map(\.claim.id) == ["NEW", "OLD"])
  }
}
