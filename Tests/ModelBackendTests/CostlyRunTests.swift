import ModelBackend
import PerfInterface
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

  static let explorations: [(name: String, scenario: String)] = [
    (
      "many states",
      "host: A1..A20 = open cycles -C 0\nexplore 500 steps of\n"
        + "host: {enable|disable} {A1|A2|A3|A4|A5|A6|A7|A8|A9|A10|A11|A12}\nrun 1ms\nnever A1 error\n"
    ),
    (
      "one long action",
      "machine toy counters=1\nvm V on cpu0\nguest V: G = count cycles period 1\n"
        + "explore 3 steps of\nrun 1s\nnever G error\n"
    ),
  ]

  @Test(arguments: explorations)
  func `an exploration ends where its work does, and says so`(name: String, scenario: String) throws
  {
    let plan = try ScenarioTemplate.parse(scenario, file: "s").get().plan(0).get()
    let (execution, work) = ModelBackend(kernel: .linux73, workLimit: Self.limit).measure(plan)
    guard case .ran(let trace) = execution else {
      Issue.record("\(name): \(execution)")
      return
    }
    #expect(trace.exploration?.obstacle?.contains("more than a run may take") == true)
    #expect(work < 8 * Self.limit)
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
