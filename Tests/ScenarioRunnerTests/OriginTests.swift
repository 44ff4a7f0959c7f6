import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct OriginTests {
  private static let guestText = """
    vm V
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 1ms
    expect G counts nothing
    """

  @Test func `a plan says what it is, and whether a failing step is an observation`() throws {
    let plan = try plan(Self.guestText)
    let mediated = try #require(plan.inMode(.mediated))
    #expect(plan.origin == .asWritten && !plan.origin.observesFailures)
    #expect(plan.withoutContention?.origin.observesFailures == false)
    #expect(mediated.origin == .inMode(.mediated) && mediated.origin.observesFailures)
    #expect(mediated.withoutContention?.origin.observesFailures == true)
    #expect(plan.under(.told)?.origin == .under(.told))
    #expect(plan.without(.hostEvent)?.origin == .without(.hostEvent))
    #expect(plan.without(.emulated)?.origin == .inMode(.mediated))
  }

  @Test func `the mode of a generated variant stands behind the backend's name`() throws {
    let plan = try plan(Self.guestText)
    let trace = Trace.steady(plan, [EventObservation(), seen { $0.countInRun = 0 }])
    let backend = ScriptedBackend(answer: .ran(trace), quietAnswer: .ran(trace))
    let mediated = try ScenarioRunner.run(#require(plan.inMode(.mediated)), on: backend)
    #expect(mediated.backend.description == "model:6.12 mediated")
    #expect(try ScenarioRunner.run(plan, on: backend).backend.description == "model:6.12")
  }
}
