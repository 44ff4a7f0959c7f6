import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct GapCausalityTests {
  /// Guests lose everything while a plan has an event of the host that `harms` them.
  private func backend(harms: @escaping @Sendable (EventAttr) -> Bool) -> ScriptedBackend {
    ScriptedBackend(.linux61) { plan in
      let isHarmed = plan.steps.flatMap(\.actions).contains { action in
        if case .open(_, let attr, _, _) = action { harms(attr) } else { false }
      }
      return .ran(
        .made(plan) { event, subject in
          if subject.isGuestCounter { event.countInRun = isHarmed ? 0 : 100 }
        }
      )
    }
  }

  private func causality(
    blames: String?,
    _ text: String = guest,
    harms: @escaping @Sendable (EventAttr) -> Bool
  ) throws -> GapCausality? {
    let fields = "kind: gap" + (blames.map { "\nblames: \($0)" } ?? "")
    let claims = try results(chapter("G", fields, [text]), [backend(harms: harms)]).claims
    return try #require(claims.first).causality
  }

  @Test func `a gap that goes away with its cause is established`() throws {
    let pinned = try causality(blames: "pinned host event") { $0.flags.contains(.pinned) }
    #expect(pinned == .established(runs: 1))
  }

  @Test func `every cause that is named must take the gap away`() throws {
    let both = try causality(blames: "[pinned host event, host event]") {
      $0.flags.contains(.pinned)
    }
    #expect(both == .established(runs: 2))
  }

  @Test func `a gap that stays without its cause is not established`() throws {
    let found = try causality(blames: "pinned host event") { _ in true }
    #expect(found?.objection == "G on model:6.1 misleads without the pinned host event too")
  }

  @Test func `a gap that names no cause is not established`() throws {
    let found = try causality(blames: nil) { _ in true }
    #expect(found?.objection == "the gap names no cause")
  }

  @Test func `a cause that the scenario does not have explains nothing`() throws {
    let found = try causality(blames: "watchdog") { _ in true }
    #expect(found?.objection == "G on model:6.1 misleads and has none of these causes")
  }

  @Test func `a cause beside the real one must occur somewhere`() throws {
    let found = try causality(blames: "[pinned host event, watchdog]") {
      $0.flags.contains(.pinned)
    }
    #expect(found?.objection == "the watchdog occurs in no run that misleads")
  }

  @Test func `where nobody is misled there is nothing to establish`() throws {
    #expect(try causality(blames: "pinned host event") { _ in false } == nil)
  }
}
