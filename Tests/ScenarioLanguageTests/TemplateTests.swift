import ScenarioLanguage
import Testing

/// What a scenario is going to cost is known before the first plan is made.
@Suite struct TemplateTests {
  private func template(_ text: String) throws -> ScenarioTemplate {
    try ScenarioTemplate.parse(text, file: "s").get()
  }

  static let counts: [(text: String, combinations: Int, operations: Int)] = [
    ("run 1ms\n", 1, 1), ("vary A = 1ms | 2ms\nvary B = 1 | 2 | 3\nrun $A\n", 6, 1),
    ("task T1..T4000\nhost: sleep T1..T4000\n", 1, 8000),
    ("host: A1..A4 = open {cycles,instructions}:D -C 0\nrun 1ms\n", 1, 9),
    ("vary A = T1..T2 | T3..T4\ntask T1..T4\nhost: sleep $A\n", 2, 4 + 4096),
    ("vary A = 1 | 2\ntask T1..T4\nhost: sleep T1..T$A\n", 2, 4 + 4096),
  ]

  @Test(arguments: counts)
  func `combinations and operations are counted`(
    text: String,
    combinations: Int,
    operations: Int
  ) throws {
    let template = try template(text)
    #expect(template.combinationCount == combinations)
    #expect(template.operationCount == operations)
  }

  @Test func `plans that are made one at a time are those that are made at once`() throws {
    let text = "vary A = 1ms | 2ms\nvary B = 3 | 4\nmachine toy counters=$B\nrun $A\n"
    let all = try ParsedScenario.parse(text, file: "s").get().plans
    let template = try template(text)
    #expect(try (0..<4).map { try template.plan($0).get() } == all)
    #expect(
      all.map { $0.scenario.values.map(\.value) } == [
        ["1ms", "3"], ["1ms", "4"], ["2ms", "3"], ["2ms", "4"],
      ]
    )
  }

  @Test func `vary lines that are too many are told once, and no value is put together`() {
    let text = (0..<60).map { "vary A\($0) = 1 | 2\n" }.joined() + "run 1ms\n"
    switch ParsedScenario.parse(text, file: "s") {
    case .success: Issue.record("it has 2 to the 60th runs")
    case .failure(let found):
      #expect(found.all.map(\.position.line) == [11])
      #expect(found.all.first?.message == "the vary lines multiply to more than 1024 runs")
    }
  }
}
