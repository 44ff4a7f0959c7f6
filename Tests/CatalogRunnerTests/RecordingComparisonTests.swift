import Catalog
import CatalogRunner
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

/// Every event in one state; or nothing, with a reason.
private struct Recording: Backend {
  let name = BackendName(kind: .model, kernel: .linux612)
  var state: EventState? = .active
  var isInconclusive = false

  func execute(_ plan: Plan) -> Execution {
    if isInconclusive { return .inconclusive("the step fails: EINVAL") }
    var seen = EventObservation()
    seen.state = state
    let step = StepObservation(
      time: 0,
      error: nil,
      subjects: plan.subjects.map { _ in seen },
      guests: []
    )
    return .ran(Trace(observations: Array(repeating: step, count: plan.steps.count + 1)))
  }
}

@Suite struct RecordingComparisonTests {
  private func catalog() throws -> Catalog {
    let text = """
      ```claim
      id: C
      says: It runs.
      source: here
      ```

      ```scenario
      vary EVENT = cycles | instructions
      host: A = open $EVENT -C 0
      run 1ms
      expect A active
      ```
      """
    let file = SourceFile(path: "Content/10.md", name: "10.md", bytes: Array(text.utf8))
    return try Catalog.load([file]).get()
  }

  @Test func `an expectation that holds in one recording only is a turn`() throws {
    let comparison = RecordingComparison(
      try catalog(),
      old: Recording(),
      new: Recording(state: .error)
    )
    #expect(comparison.runCount == 2)
    #expect(comparison.turns.map(\.run) == ["C, EVENT=cycles", "C, EVENT=instructions"])
    let turn = try #require(comparison.turns.first)
    #expect([turn.expected, turn.old, turn.new] == ["A active", "active", "error"])
  }

  @Test func `what one of them does not see is no turn, and is counted`() throws {
    let comparison = RecordingComparison(
      try catalog(),
      old: Recording(),
      new: Recording(state: nil)
    )
    #expect(comparison.turns.isEmpty)
    #expect((comparison.runCount, comparison.onlyOld, comparison.onlyNew) == (0, 2, 0))
  }

  @Test func `a run that does not end any more is a turn`() throws {
    let comparison = RecordingComparison(
      try catalog(),
      old: Recording(),
      new: Recording(isInconclusive: true)
    )
    #expect(comparison.turns.map(\.expected) == ["the run ends", "the run ends"])
    #expect(comparison.turns.first?.new == "the step fails: EINVAL")
  }

  @Test func `two alike have nothing to tell`() throws {
    let comparison = RecordingComparison(try catalog(), old: Recording(), new: Recording())
    #expect(comparison.turns.isEmpty && comparison.runCount == 2)
  }
}
