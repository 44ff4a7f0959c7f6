import KernelBackend
import ModelBackend
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import ModelComparison

@Suite struct GeneratorTests {
  @Test func `the same seed makes the same scenarios, and another one others`() {
    func texts(_ seed: UInt64) -> [String] {
      var generator = ScenarioGenerator(seed: seed)
      return (0..<50).map { generator.scenario(hasGuest: $0 % 2 == 0).text }
    }
    #expect(texts(1) == texts(1))
    #expect(texts(1) != texts(2))
    #expect(Set(texts(1)).count == 50)
  }

  @Test func `most scenarios that it makes can be planned and run on the model`() throws {
    var generator = ScenarioGenerator(seed: 3)
    let model = try #require(ModelBackend.all().first)
    var usable = 0
    for number in 0..<200 {
      let text = generator.scenario(hasGuest: number % 2 == 0).text
      guard case .success(let parsed) = ParsedScenario.parse(text, file: "random"),
        let plan = parsed.plans.first, case .ran = model.execute(plan)
      else { continue }
      usable += 1
    }
    #expect(usable > 100)
  }
}

/// How much of a disagreement may be put down to the moments at which events are opened.
@Suite struct MomentTests {
  private func comparison() throws -> Comparison {
    let folder = KernelFolder(path: "nowhere")
    return try #require(EmulatedKernel.all(in: folder).first.flatMap { Comparison($0) })
  }

  private func dependence(_ setup: [String], _ steps: [String]) throws -> Double {
    let lines = ScenarioGenerator.Lines(setup: setup, steps: steps)
    let plan = try #require(ParsedScenario.parse(lines.text, file: "s").get().plans.first)
    return try comparison().dependence(lines, plan)
  }

  private let setup = ["machine toy counters=1 cpus=1", "task T on cpu0"]

  @Test func `what does not depend on moments needs none`() throws {
    let pinned = ["host: A = open cycles:D -C 0", "host: B = open cycles:D -t T", "run 40ms"]
    #expect(try dependence(setup, pinned) == 0)
  }

  @Test func `whose turn it is depends on moments`() throws {
    // Two events take turns of one counter; 24 steps take about a tick, after which it is B's turn.
    let turns =
      ["A", "B"].map { "host: \($0) = open cycles -C 0" }
      + Array(repeating: "host: read A", count: 24) + ["run 3ms"]
    #expect(try dependence(setup, turns) > 0)
  }

  @Test func `the bound is what chance gives`() {
    var outcome = Comparison.Outcome()
    #expect(outcome.otherMomentsLimit == 0)
    outcome.otherMoments = 1
    #expect(outcome.isForgivenTooOften)
    // 100 scenarios that differ half the time: 50, and three times the root of 25 more
    for _ in 0..<100 { outcome.expect(0.5) }
    #expect(outcome.otherMomentsLimit == 65)
    outcome.otherMoments = 65
    #expect(!outcome.isForgivenTooOften)
    outcome.otherMoments = 66
    #expect(outcome.isForgivenTooOften)
  }
}

/// The model against the kernels that `make kernels` fetches.
@Suite struct ComparisonTests {
  private static let machines =
    EmulatedKernel
    .all(in: KernelFolder(path: ".build/kernels"), speed: .fast)
    .filter { $0.reasonUnavailable == nil }

  @Test(
    .enabled(if: !machines.isEmpty, "make kernels fetches what this test boots"),
    arguments: machines.map(\.name)
  )
  func `model and kernel agree on random scenarios`(name: BackendName) throws {
    let machine = try #require(Self.machines.first { $0.name == name })
    let outcome = try #require(Comparison(machine))
      .run(hosts: 300, guests: 50, seed: 20_261_124, shrinking: 2) { _, _ in }
    #expect(outcome.compared == 350, "\(outcome.notRun)")
    #expect(!outcome.isForgivenTooOften, "\(outcome.otherMoments) agree at other moments only")
    for found in outcome.disagreements {
      Issue.record("\(machine.name): \(found.difference)\n\(found.text)")
    }
  }
}
