public import KernelBackend
import ModelBackend
import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// Holds the model of a kernel against that kernel, on scenarios that nobody wrote.
public struct Comparison {
  /// A scenario on which the two disagree, as small as it could be made.
  public struct Disagreement: Sendable {
    /// The scenario's text.
    public let text: String
    /// What differs, in words.
    public let difference: String
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// Scenarios that both ran.
    public var compared = 0
    /// Scenarios that the kernel could not run or did not survive, with the reasons.
    public var notRun: [String] = []
    /// The disagreements.
    public var disagreements: [Disagreement] = []
  }

  private let kernel: QEMUBackend
  private let model: ModelBackend

  /// Compares with a kernel.
  public init(_ kernel: QEMUBackend) {
    self.kernel = kernel
    model = ModelBackend(profile: KernelProfile(kernel.kernel))
  }

  /// Runs scenarios from a seed.
  public func run(
    hosts: Int,
    guests: Int,
    seed: UInt64,
    progress: (Int, Int) -> Void
  ) -> Outcome {
    var generator = ScenarioGenerator(seed: seed)
    var candidates: [(lines: ScenarioGenerator.Lines, plan: Plan)] = []
    var made = (hosts: 0, guests: 0)
    while made.hosts < hosts || made.guests < guests {
      let hasGuest = made.hosts >= hosts
      let lines = generator.scenario(hasGuest: hasGuest)
      // One that the model cannot run, such as a guest's step while it sleeps, is left out.
      guard let plan = usable(lines) else { continue }
      candidates.append((lines, plan))
      if hasGuest { made.guests += 1 } else { made.hosts += 1 }
    }
    var outcome = Outcome()
    let total = candidates.count
    let executions = kernel.executeAll(candidates.map(\.plan)) { progress($0, total) }.executions
    for (candidate, execution) in zip(candidates, executions) {
      switch execution {
      case .ran(let trace):
        outcome.compared += 1
        if difference(candidate.plan, trace) != nil,
          let smallest = confirmed(candidate.lines)
        {
          outcome.disagreements.append(smallest)
        }
      case .notRun(let reason), .inconclusive(let reason), .stepFailed(_, let reason):
        outcome.notRun.append(reason)
      }
    }
    return outcome
  }

  private func usable(_ lines: ScenarioGenerator.Lines) -> Plan? {
    guard case .success(let parsed) = ParsedScenario.parse(lines.text, file: "random"),
      let plan = parsed.plans.first?.looking, case .ran = model.execute(plan)
    else { return nil }
    return plan
  }

  /// Whether a disagreement shows again, twice of two, and the smallest scenario that has it.
  private func confirmed(_ lines: ScenarioGenerator.Lines) -> Disagreement? {
    guard let plan = usable(lines) else { return nil }
    let again = kernel.executeAll([plan, plan]) { _ in }.executions
    guard again.allSatisfy({ execution in difference(plan, execution) != nil }) else { return nil }
    var smallest = lines
    while let smaller = smaller(smallest) { smallest = smaller }
    guard let plan = usable(smallest), let found = difference(plan, kernel.execute(plan)) else {
      return Disagreement(text: lines.text, difference: "cannot be made smaller")
    }
    return Disagreement(text: smallest.text, difference: found)
  }

  /// The scenario without one of its steps that still disagrees; all are tried in one boot.
  private func smaller(_ lines: ScenarioGenerator.Lines) -> ScenarioGenerator.Lines? {
    let variants = lines.steps.indices.compactMap { place -> (ScenarioGenerator.Lines, Plan)? in
      var variant = lines
      variant.steps.remove(at: place)
      return usable(variant).map { (variant, $0) }
    }
    let executions = kernel.executeAll(variants.map(\.1)) { _ in }.executions
    return zip(variants, executions).first { difference($0.1, $1) != nil }?.0.0
  }

  private func difference(_ plan: Plan, _ execution: Execution) -> String? {
    guard case .ran(let trace) = execution else { return nil }
    return difference(plan, trace)
  }

  /// Shares of a run may differ by this: a turn and a half of forty milliseconds, and some noise.
  private static let shareTolerance = 0.25

  /// The first thing that the two see differently; nil when there is none.
  private func difference(_ plan: Plan, _ real: Trace) -> String? {
    guard case .ran(let model) = model.execute(plan) else { return nil }
    for (number, step) in plan.steps.enumerated() {
      let (said, seen) = (model.after(step: number), real.after(step: number))
      if said.error != seen.error {
        return "'\(step.text)': model \(said.error?.rawValue ?? "succeeds"), kernel "
          + (seen.error?.rawValue ?? "succeeds")
      }
      guard step.isRun else { continue }
      for (place, subject) in plan.subjects.enumerated() {
        if let words = difference(said.subjects[place], seen.subjects[place]) {
          return "\(subject.name) after step \(number + 1), '\(step.text)': \(words)"
        }
      }
    }
    return nil
  }

  private func difference(_ said: EventObservation, _ seen: EventObservation) -> String? {
    if let state = seen.state, let expected = said.state {
      let lasting: [EventState] = [.error, .off, .exited]
      if state != expected, lasting.contains(state) || lasting.contains(expected) {
        return "model \(expected.word), kernel \(state.word)"
      }
    }
    guard let first = share(said), let second = share(seen),
      abs(first - second) > Comparison.shareTolerance
    else { return nil }
    return "counts: model \(Words.percent(first * 100)), kernel \(Words.percent(second * 100))"
  }

  private func share(_ seen: EventObservation) -> Double? {
    guard let count = seen.countInRun, let happened = seen.happenedInRun, happened > 0 else {
      return nil
    }
    return Double(count) / Double(happened)
  }
}
