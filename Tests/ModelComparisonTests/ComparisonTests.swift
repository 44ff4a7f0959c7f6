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

  @Test(arguments: Machine.Architecture.allCases)
  func `most scenarios that it makes can be planned and run on the model`(
    architecture: Machine.Architecture
  ) throws {
    let below = RealMachine(architecture: architecture, processor: nil, isEmulated: true)
    var generator = ScenarioGenerator(seed: 3, machine: .init(below))
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
  @Test(arguments: [(0, 1), (1, 2), (45, 2), (100, 2), (350, 5), (5500, 56)])
  func `one scenario and one in a hundred may agree at other moments only`(
    compared: Int,
    limit: Int
  ) {
    var outcome = Comparison.Outcome()
    outcome.compared = compared
    outcome.otherMoments = limit
    #expect(!outcome.isForgivenTooOften)
    outcome.otherMoments = limit + 1
    #expect(outcome.isForgivenTooOften)
  }
}

/// The model against the kernels that `make kernels` fetches: all of arm64's, and the newest of x86.
@Suite struct ComparisonTests {
  private static let machines =
    EmulatedKernel
    .all(in: KernelFolder(path: ".build/kernels"), speed: .fast)
    .filter { $0.reasonUnavailable == nil }
    .filter { $0.machine?.architecture == .arm64 || $0.name.kernel == KernelVersion.allCases.last }

  @Test(
    .enabled(if: !machines.isEmpty, "make kernels fetches what this test boots"),
    arguments: machines.map(\.name)
  )
  func `model and kernel agree on random scenarios`(name: BackendName) throws {
    let machine = try #require(Self.machines.first { $0.name == name })
    // The emulated x86 machine boots once for each processor and number of counters.
    let (hosts, guests) = machine.machine?.architecture == .arm64 ? (300, 50) : (150, 30)
    let outcome = try #require(Comparison(machine))
      .run(hosts: hosts, guests: guests, seed: 20_261_124, shrinking: 2) { _, _ in }
    #expect(outcome.compared == hosts + guests, "\(outcome.notRun)")
    #expect(!outcome.isForgivenTooOften, "\(outcome.otherMoments) agree at other moments only")
    for found in outcome.disagreements {
      Issue.record("\(machine.name): \(found.difference)\n\(found.text)")
    }
  }
}
