import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@Suite struct VerdictTests {
  static let checks: [(outcomes: [CheckResult.Outcome], verdict: RunVerdict)] = [
    ([.met], .asDocumented), ([.met, .met], .asDocumented),
    ([.differs], .differs), ([.met, .differs], .differs),
    ([.notObservable], .notObservable), ([.met, .notObservable], .notObservable),
    ([.notObservable, .differs, .met], .differs), ([], .notObservable),
  ]

  @Test(arguments: checks)
  func `a run is as documented only if every expectation is met`(
    outcomes: [CheckResult.Outcome],
    verdict: RunVerdict
  ) throws {
    let states = outcomes.map { outcome in
      switch outcome {
      case .met: seen { $0.state = .active }
      case .differs: seen { $0.state = .error }
      case .notObservable: seen { _ in }
      }
    }
    let lines = states.indices.map {
      "host: A\($0) = open cycles -C 0\nexpect A\($0) active\n"
    }
    let plan = try plan(lines.joined())
    #expect(Judge.verdict(Judge.judge(plan, .steady(plan, states))) == verdict)
  }

  static let claims: [(runs: [RunVerdict], verdict: ClaimVerdict)] = [
    ([.asDocumented], .confirmed), ([.asDocumented, .asDocumented], .confirmed),
    ([.differs], .contradicted), ([.differs, .differs], .contradicted),
    ([.asDocumented, .differs], .depends), ([.differs, .asDocumented, .notRun], .depends),
    ([], .untested), ([.notRun], .untested), ([.inconclusive], .untested),
    ([.notObservable], .untested), ([.notRun, .inconclusive, .notObservable], .untested),
    ([.asDocumented, .notRun], .confirmed), ([.asDocumented, .inconclusive], .confirmed),
    ([.asDocumented, .notObservable], .confirmed), ([.differs, .notRun], .contradicted),
    ([.differs, .inconclusive], .contradicted), ([.differs, .notObservable], .contradicted),
  ]

  @Test(arguments: claims)
  func `a claim's verdict is over the runs that spoke for or against it`(
    runs: [RunVerdict],
    verdict: ClaimVerdict
  ) {
    #expect(ClaimVerdict(runs) == verdict)
    #expect(ClaimVerdict(runs.reversed()) == verdict)
  }

  @Test func `verdicts have the fixed words`() {
    #expect(
      RunVerdict.allCases.map(\.rawValue) == [
        "as documented", "differs", "not observable", "not run", "inconclusive",
      ]
    )
    #expect(
      ClaimVerdict.allCases.map(\.rawValue) == [
        "confirmed", "contradicted", "depends", "untested",
      ]
    )
    #expect(
      Set(GapVerdict.allCases.map(\.rawValue)).isSuperset(
        of: ["open", "closed", "not reproduced"]
      )
    )
  }

  @Test func `only as documented and differs are conclusive`() {
    #expect(RunVerdict.allCases.filter(\.isConclusive) == [.asDocumented, .differs])
  }
}
