import ModelBackend
import ScenarioLanguage
import ScenarioRunner
import Testing

/// What a run may cost is bounded, whatever takes it.
@Suite struct CostlyRunTests {
  private static let limit = 200_000

  static let costly: [(name: String, scenario: String)] = [
    (
      "interrupts",
      "machine toy counters=1\nvm V on cpu0\nguest V: G = count cycles period 1\nrun 2s\n"
    ),
    (
      "forks",
      "task T\nhost: A1..A60 = open cycles -t T inherit=1\n"
        + (0..<200).map { "host: fork \($0 == 0 ? "T" : "U\($0 - 1)") as U\($0)\n" }.joined()
        + "run 1ms\n"
    ),
    (
      "operations",
      "host: A1..A60 = open cycles -C 0\n"
        + String(repeating: "host: disable A1..A60\nhost: enable A1..A60\n", count: 100)
    ),
  ]

  @Test(arguments: costly)
  func `a run ends where its work does`(name: String, scenario: String) throws {
    let plan = try ScenarioTemplate.parse(scenario, file: "s").get().plan(0).get()
    for model in ModelBackend.all(workLimit: Self.limit) {
      let (execution, work) = model.measure(plan)
      guard case .inconclusive = execution else {
        Issue.record("\(model.name): \(work)")
        continue
      }
      #expect(work >= Self.limit)
      #expect(work < 2 * Self.limit)
    }
  }

  @Test func `work is counted where there is no limit in reach`() throws {
    let text = "task T\nhost: A = open cycles -t T inherit=1\nhost: fork T as U\nrun 1ms\n"
    let plan = try ScenarioTemplate.parse(text, file: "s").get().plan(0).get()
    let (execution, work) = ModelBackend.all()[0].measure(plan)
    guard case .ran = execution else {
      Issue.record("\(execution)")
      return
    }
    #expect((1..<10_000).contains(work))
  }
}
