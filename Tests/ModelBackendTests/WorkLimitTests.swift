import ModelBackend
import ScenarioLanguage
import ScenarioRunner
import Testing

/// An execution ends when it has cost too much, and not before.
@Suite struct WorkLimitTests {
  /// A run in which nothing happens costs 64, and may begin while less than the limit is spent.
  static let limits: [(runs: Int, limit: Int, isOver: Bool)] = [
    (1, 0, true), (1, 1, false), (2, 64, true), (2, 65, false), (3, 127, true), (3, 128, true),
    (3, 129, false),
  ]

  @Test(arguments: limits)
  func `a run begins only below the limit`(runs: Int, limit: Int, isOver: Bool) throws {
    let text = String(repeating: "run 1ms\n", count: runs)
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    for backend in ModelBackend.all(workLimit: limit) {
      switch backend.execute(plan) {
      case .inconclusive(let reason):
        #expect(isOver)
        #expect(reason.contains("limit"))
      case .ran: #expect(!isOver)
      case .notRun, .stepFailed: Issue.record("it was executed")
      }
    }
  }

  @Test func `fifty million are allowed where nothing is said`() {
    #expect(ModelBackend.workLimit == 50_000_000)
    #expect(ModelBackend.all().allSatisfy { $0.workLimit == 50_000_000 })
  }
}
