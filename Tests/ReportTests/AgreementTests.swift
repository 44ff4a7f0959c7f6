import PerfInterface
import Report
import ScenarioRunner
import TestSupport
import Testing

@Suite struct AgreementTests {
  private func agreement(_ model: EventState?, _ real: EventState?) throws -> Agreement {
    let backends = [
      ScriptedBackend(.linux61, model), ScriptedBackend(.linux61, real, kind: .qemu),
    ]
    let all = Agreement.all(try results(chapter("A", "", [active]), backends))
    return try #require(all.first)
  }

  @Test func `runs that both judge alike agree`() throws {
    let both = try agreement(.active, .active)
    #expect(both.runCount == 1)
    #expect(both.agreedCount == 1)
    #expect(try agreement(.error, .error).agreedCount == 1)
  }

  @Test func `an expectation that holds on one side only is a disagreement`() throws {
    let found = try agreement(.active, .error)
    #expect(found.agreedCount == 0)
    #expect(found.disagreements.map(\.id) == ["A"])
    #expect(found.disagreements.first?.kernel == "error")
  }

  @Test func `what one side cannot see is not compared`() throws {
    #expect(try agreement(.active, nil).runCount == 0)
  }
}
