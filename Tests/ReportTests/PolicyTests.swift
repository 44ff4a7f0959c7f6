import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct PolicyTests {
  /// Guests and hosts count what is said for a plan's policy, of 100; everything without contention.
  private func backend(
    guest: @escaping @Sendable (String?) -> UInt64,
    host: @escaping @Sendable (String?) -> UInt64 = { _ in 100 },
    losses: UInt64 = 0
  ) -> ScriptedBackend {
    ScriptedBackend(.linux612) { plan in
      let isQuiet = !plan.steps.contains { $0.text.hasPrefix("host:") && !$0.actions.isEmpty }
      let word = plan.policy?.word
      var trace = Trace.made(plan) { event, subject in
        let count = subject.isGuestCounter ? guest(word) : host(word)
        event.countInRun = isQuiet ? 100 : count
        event.state = .active
      }
      if word == "told" {
        for step in trace.observations.indices {
          trace.observations[step].guests = [
            GuestObservation(overflows: 0, interrupts: 0, losses: losses)
          ]
        }
      }
      return .ran(trace)
    }
  }

  private func effects(_ backend: ScriptedBackend, gap: Bool = true) throws -> [PolicyEffect] {
    let fields = gap ? "kind: gap\nblames: host event" : ""
    let claims = try results(chapter("G", fields, [guest]), [backend]).claims
    return try #require(claims.first).policyEffects
  }

  @Test func `a gap is gone, told or left`() throws {
    let backend = backend(
      guest: { $0 == "first" || $0 == "stalled" ? 100 : 40 },
      losses: 1
    )
    let verdicts = try effects(backend).map { ($0.word, $0.verdict) }
    #expect(verdicts.map(\.0) == ["reserved", "first", "scaled", "stalled", "told"])
    #expect(verdicts.map(\.1) == [.left, .gone, .left, .gone, .told])
  }

  @Test func `what the host no longer counts is its loss`() throws {
    let backend = backend(guest: { _ in 40 }, host: { $0 == "reserved" ? 25 : 100 })
    let effects = try effects(backend)
    #expect(effects.first { $0.word == "reserved" }?.hostLossShare == 0.75)
    #expect(effects.first { $0.word == "first" }?.hostLossShare == 0)
  }

  @Test func `a run that only the policy misleads is harmed, and no gap`() throws {
    let backend = backend(guest: { $0 == "scaled" ? 0 : 100 })
    let effects = try effects(backend, gap: false)
    #expect(effects.map(\.verdict) == [nil, nil, nil, nil, nil])
    #expect(effects.map(\.harmedRuns) == [0, 0, 1, 0, 0])
    let all = try results(
      chapter("G", "kind: gap\nblames: host event", [guest]),
      [backend]
    )
    let scaled = try #require(PolicySummary.all(all).first { $0.onGaps.word == "scaled" })
    #expect(scaled.harmedClaims == ["G"])
    #expect(scaled.onOthers == nil)
  }
}
