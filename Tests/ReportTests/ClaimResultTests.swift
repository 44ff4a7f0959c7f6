import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct ClaimResultTests {
  static let verdicts: [(states: [EventState?], verdict: ClaimVerdict)] = [
    ([.active], .confirmed), ([.error], .contradicted), ([.active, .active], .confirmed),
    ([.active, .error], .depends), ([.error, .error], .contradicted), ([nil], .untested),
    ([nil, .active], .confirmed), ([.error, nil], .contradicted),
  ]

  @Test(arguments: verdicts)
  func `a claim is what every backend that ran made of it`(
    states: [EventState?],
    verdict: ClaimVerdict
  ) throws {
    let backends = zip(KernelVersion.allCases, states).map { ScriptedBackend($0, $1) }
    let result = try results(chapter("A", "", [active]), backends)
    #expect(result.claims.map(\.verdict) == [verdict])
  }

  @Test func `all scenarios of a claim count`() throws {
    let wrong = active.replacing("expect A active", with: "expect A error")
    let text = chapter("A", "", [active, wrong])
    let result = try results(text, [ScriptedBackend(.linux61, .active)])
    #expect(result.claims.first?.verdict == .depends)
    #expect(result.claims.first?.scenarios.map(\.block.name) == ["A/1", "A/2"])
  }

  @Test func `an untested claim says why`() throws {
    let text = chapter("A", "untested: No hardware.", [])
    let result = try results(text, [ScriptedBackend(.linux61, .active)])
    #expect(result.claims.map(\.verdict) == [.untested])
    #expect(result.claims.first?.untestedReason == "No hardware.")
  }

  @Test func `a claim that nothing could run says why`() throws {
    let backend = ScriptedBackend(.linux61) { _ in .notRun("no such machine") }
    let result = try results(chapter("A", "", [active]), [backend])
    #expect(result.claims.first?.untestedReason == "no such machine")
  }

  @Test func `every step that fails is told in one run, by file and line`() throws {
    let text = chapter("A", "", [active]) + chapter("B", "", [active])
    let backend = ScriptedBackend(.linux61) { _ in .stepFailed(step: 0, reason: "EINVAL") }
    let error = #expect(throws: DiagnosticList.self) { try results(text, [backend]) }
    let lines = error?.all.map(\.position.line) ?? []
    #expect(error?.all.map(\.file) == ["Content/10.md", "Content/10.md"])
    #expect(lines == [9, 22])
  }

  @Test func `claims of our own that are not confirmed are our mistakes`() throws {
    let own = "source: this document"
    let wrong = active.replacing("expect A active", with: "expect A error")
    let text =
      chapter("OWN-GOOD", own, [active]) + chapter("OWN-BAD", own, [wrong])
      + chapter("OWN-PART", own, [active, wrong]) + chapter("THEIRS", "", [wrong])
      + chapter("OWN-NONE", own + "\nuntested: Why.", [])
    let result = try results(text, [ScriptedBackend(.linux61, .active)])
    #expect(result.ownMistakes.map(\.claim.id) == ["OWN-BAD", "OWN-PART"])
  }
}

@Suite struct GapResultTests {
  private func gaps(_ backends: [ScriptedBackend], _ text: String = guest) throws -> [GapResult] {
    let result = try results(chapter("G", "kind: gap", [text]), backends)
    return try #require(result.claims.first).gapVerdicts
  }

  static let verdicts: [(counts: [UInt64], verdicts: [GapVerdict])] = [
    ([0, 0], [.open, .open]), ([99, 50], [.open, .open]), ([100, 0], [.closed, .open]),
    ([0, 100], [.open, .closed]), ([100, 100], [.notReproduced, .notReproduced]),
    ([120, 100], [.notReproduced, .notReproduced]),
  ]

  @Test(arguments: verdicts)
  func `a gap is open, closed or not reproduced for each kernel and mode`(
    counts: [UInt64],
    verdicts: [GapVerdict]
  ) throws {
    let backends = zip([KernelVersion.linux61, .linux612], counts).map {
      ScriptedBackend($0, guestCounts: $1)
    }
    let emulated = try gaps(backends).filter { $0.mode == .emulated }
    #expect(emulated.map(\.verdict) == verdicts)
    #expect(emulated.map(\.kernel) == [.linux61, .linux612])
  }

  @Test func `a kernel that did not run it is untested, not closed`() throws {
    let backends = [
      ScriptedBackend(.linux61, guestCounts: 0),
      ScriptedBackend(.linux612) { _ in .notRun("not here") },
      ScriptedBackend(.linux70) { _ in .inconclusive("it crashed") },
    ]
    let emulated = try gaps(backends).filter { $0.mode == .emulated }
    #expect(emulated.map(\.verdict) == [.open, .untested, .untested])
  }

  static let changes: [(counts: [UInt64?], texts: [String])] = [
    ([0, 0, 0], []), ([100, 0, 0], ["open since 6.12"]), ([0, 0, 100], ["closed since 7.0"]),
    ([0, 100, 0], ["closed since 6.12", "open since 7.0"]),
    ([0, 50, 50], ["another share since 6.12"]),
    // One that did not run is passed over.
    ([0, nil, 100], ["closed since 7.0"]), ([100, 100, 100], []),
  ]

  @Test(arguments: changes)
  func `a gap that changes is told with the release`(counts: [UInt64?], texts: [String]) throws {
    let backends = zip([KernelVersion.linux61, .linux612, .linux70], counts).map { kernel, count in
      ScriptedBackend(kernel) { plan in
        guard let count, plan.vms.first?.mode == .emulated else { return .notRun("not here") }
        return ScriptedBackend(kernel, guestCounts: count).execute(plan)
      }
    }
    let result = try results(chapter("G", "kind: gap", [guest]), backends)
    #expect(try #require(result.claims.first).releaseChanges.map(\.text) == texts)
  }

  @Test func `the share lost is a range over the runs in which the guest is misled`() throws {
    let text = guest.replacing("run 1ms", with: "run $D")
    let backend = ScriptedBackend(.linux61) { plan in
      guard plan.vms.first?.mode == .emulated else { return .notRun("not tried here") }
      let value = plan.scenario.values.first?.value
      let counts: [String: UInt64] = ["1ms": 90, "2ms": 25, "3ms": 100]
      return .ran(
        .made(plan) { event, subject in
          if subject.isGuestCounter {
            event.countInRun = plan.checks.isEmpty ? 100 : counts[value ?? ""] ?? 0
          }
        }
      )
    }
    let gap = try #require(try gaps([backend], "vary D = 1ms | 2ms | 3ms\n" + text).first)
    #expect(gap.verdict == .open)
    #expect(gap.lossShare == 0.1...0.75)
    #expect(gap.misledRuns == 2)
    #expect(gap.runCount == 3)
  }

  @Test func `a claim is no gap`() throws {
    let result = try results(chapter("A", "", [guest]), [ScriptedBackend(.linux61, guestCounts: 0)])
    #expect(result.claims.first?.gapVerdicts == [])
    #expect(result.gaps.isEmpty)
    #expect(result.statements.count == 1)
  }

  @Test func `the words for a gap tell what it costs`() throws {
    let backends = [
      ScriptedBackend(.linux61, guestCounts: 0), ScriptedBackend(.linux612, guestCounts: 50),
    ]
    let result = try results(chapter("G", "kind: gap", [guest]), backends)
    let text = ClaimText(try #require(result.claims.first))
    #expect(text.loss == "50 to 100%")
    #expect(text.gapPlaces.first?.verdict == .open)
    #expect(text.gapPlaces.first?.places == "6.1, 6.12 emulated")
  }
}

@Suite struct ConditionsTests {
  private func conditions(_ scenarios: [String], _ backends: [ScriptedBackend]) throws -> Conditions
  {
    let result = try results(chapter("A", "", scenarios), backends)
    return try #require(result.claims.first?.conditions)
  }

  @Test func `what holds from some release on is told so`() throws {
    let found = try conditions(
      [active],
      [
        ScriptedBackend(.linux61, .error), ScriptedBackend(.linux612, .active),
        ScriptedBackend(.linux70, .active),
      ]
    )
    #expect(found.text == "holds since kernel 6.12, not with 6.1")
  }

  @Test func `the kernel alone decides`() throws {
    let found = try conditions(
      [active],
      [
        ScriptedBackend(.linux61, .active), ScriptedBackend(.linux612, .error),
        ScriptedBackend(.linux70, .active),
      ]
    )
    #expect(found.decisive.map(\.name) == ["kernel"])
    #expect(found.decisive.first?.holds == ["6.1", "7.0"])
    #expect(found.decisive.first?.fails == ["6.12"])
    #expect(found.holdCount == 2)
    #expect(found.runCount == 3)
    #expect(found.text == "holds with kernel 6.1, 7.0, not with 6.12")
  }

  /// Active with some values of the first variation, in error with the others.
  private func varied(_ good: Set<String>) -> ScriptedBackend {
    ScriptedBackend(.linux61) { plan in
      let isGood = plan.scenario.values.contains { good.contains($0.value) }
      return .ran(.made(plan) { event, _ in event.state = isGood ? .active : .error })
    }
  }

  @Test func `a variation alone decides`() throws {
    let text = "vary ORDER = before | after\nvary N = 1 | 2\nmachine toy counters=$N\n" + active
    let found = try conditions([text], [varied(["before"])])
    #expect(found.decisive.map(\.name) == ["ORDER"])
    #expect(found.text == "holds with ORDER before, not with after")
  }

  @Test func `several properties may decide`() throws {
    let text = "vary M = toy | armv8\nmachine $M\n" + active
    let found = try conditions([text], [varied(["toy"])])
    #expect(Set(found.decisive.map(\.name)).isSuperset(of: ["M", "machine"]))
  }

  @Test func `where nothing alone decides, it is counted`() throws {
    let text = "vary A = x | y\nvary B = u | v\n" + active
    let backend = ScriptedBackend(.linux61) { plan in
      let isGood = plan.scenario.values.map(\.value) == ["x", "u"]
      return .ran(.made(plan) { event, _ in event.state = isGood ? .active : .error })
    }
    let found = try conditions([text], [backend])
    #expect(found.decisive.isEmpty)
    #expect(found.text == "holds in 1 of 4 runs")
  }

  @Test func `the mode decides where scenarios differ in nothing else`() throws {
    let text = "vm V vpmu=$MODE\n" + active
    let backend = ScriptedBackend(.linux61) { plan in
      let isGood = plan.vms.first?.mode == .emulated
      return .ran(.made(plan) { event, _ in event.state = isGood ? .active : .error })
    }
    let found = try conditions(["vary MODE = emulated | none\n" + text], [backend])
    #expect(found.decisive.first?.holds == ["emulated"])
    #expect(found.decisive.first?.fails == ["none"])
  }

  @Test func `runs without a verdict decide nothing`() throws {
    let found = try conditions(
      [active],
      [
        ScriptedBackend(.linux61, .active), ScriptedBackend(.linux612, .error),
        ScriptedBackend(.linux70, nil),
      ]
    )
    #expect(found.runCount == 2)
    #expect(found.decisive.first?.holds == ["6.1"])
  }
}
