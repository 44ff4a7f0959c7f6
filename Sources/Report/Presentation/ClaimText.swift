public import Catalog
import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// A claim's results in words, the same in every output.
public struct ClaimText: Sendable {
  private let result: ClaimResult

  /// Words for a result.
  public init(_ result: ClaimResult) { self.result = result }

  /// What the verdict rests on.
  public var basis: String {
    let ran = ranOn
    guard !ran.isEmpty else { return "nothing ran" }
    let backends = ran.uniqued.sorted()
    let onlyModel = backends.allSatisfy { $0.kind == .model }
    let runs = ran.count == 1 ? "1 run" : "\(ran.count) runs"
    let names = backends.map(\.description).joined(separator: ", ")
    return "\(names); \(runs)\(onlyModel ? "; model only" : "")"
  }

  /// How far every order of actions was looked at, by the greatest exploration: `6 steps exhausted, 3 009 states`;
  /// nil where none was.
  public var exploration: String? {
    let traces = result.ownRuns.compactMap { $0.trace?.exploration }
    guard let greatest = traces.max(by: { $0.stateCount < $1.stateCount }) else { return nil }
    let ways = greatest.findings.filter { $0.property.quantifier != .reaches }.compactMap(\.path)
    guard let shortest = ways.map(\.count).min() else { return greatest.extent }
    return "the contrary after \(shortest) step\(shortest == 1 ? "" : "s")"
  }

  /// The backend of each conclusive run.
  private var ranOn: [BackendName] {
    let runs = result.runs
    return runs.indices.lazy.filter { runs[$0].verdict.isConclusive }.map { runs[$0].backend }
  }

  /// The kernels that it was seen on, in words: `the model of 6.1 and 6.12, and real kernel 6.1`, or `the model and
  /// real kernels of 6.1 and 6.12`; nil where nothing ran.
  public var kernels: String? {
    let backends = ranOn.uniqued.sorted()
    let model = backends.filter { $0.kind == .model }.compactMap(\.kernel?.rawValue).uniqued
    let real = backends.filter { $0.kind != .model }.map { $0.kernel?.rawValue ?? $0.description }
      .uniqued
    if model == real, model.count > 1 {
      return "the model and real kernels of \(Enumeration.text(model))"
    }
    let parts = [
      model.isEmpty ? nil : "the model of \(Enumeration.text(model))",
      real.isEmpty ? nil : "real kernel\(real.count == 1 ? "" : "s") \(Enumeration.text(real))",
    ]
    .compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", and ")
  }

  /// The verdict on a statement with its condition or reason.
  public var verdictDetail: String? {
    result.conditions?.text ?? result.untestedReason
  }

  /// What contradicts or qualifies the statement first: expectation and observation.
  public var firstDifference: String? {
    let runs = result.ownRuns
    for place in runs.indices where runs[place].verdict == .differs {
      let checks = runs[place].checks
      if let check = checks.first(where: { $0.outcome == .differs }) { return check.difference }
    }
    return nil
  }

  /// The scenario that shows the verdict first: where something differs, else the first that ran; nil where
  /// nothing ran.
  public var decisiveScenario: ScenarioBlock? {
    let conclusive = result.scenarios.filter { $0.runs.contains(where: \.verdict.isConclusive) }
    let differing = conclusive.first { scenario in
      scenario.runs.contains { $0.backend.mode == nil && $0.verdict == .differs }
    }
    return (differing ?? conclusive.first)?.block
  }

  /// The share of counts lost over all kernels, in words.
  public var loss: String? {
    let open = result.gapVerdicts.filter(\.verdict.isMisleading)
    guard let low = open.compactMap({ $0.lossShare?.lowerBound }).min(),
      let high = open.compactMap({ $0.lossShare?.upperBound }).max()
    else { return nil }
    let first = FigureText.percent(low * 100)
    let last = FigureText.percent(high * 100)
    if first == last { return first }
    let isFigure = first.first?.isNumber == true
    return "\(isFigure ? String(first.dropLast()) : first) to \(last)"
  }

  /// What a gap blames, and whether it goes away without it; nil for a statement.
  public var cause: String? {
    guard result.claim.kind == .gap else { return nil }
    let names = result.claim.blames.map(\.rawValue).joined(separator: ", ")
    switch result.causality {
    case .established(let runs):
      let count = runs == 1 ? "1 run" : "\(runs) runs"
      return "\(names); established: no guest is misled in \(count) without it"
    case .notEstablished(let reason):
      return "\(names.isEmpty ? "none named" : names); not established: \(reason)"
    case nil: return names.isEmpty ? nil : names
    }
  }

  /// The gap's verdicts with those places together that agree: `open on 6.1, 6.12 emulated`.
  public var gapPlaces: [(verdict: GapVerdict, places: String)] {
    let verdicts = result.gapVerdicts.map(\.verdict).uniqued
    return verdicts.map { verdict in
      let here = result.gapVerdicts.filter { $0.verdict == verdict }
      return (verdict, GapPlace.text(here.map(\.place)))
    }
  }
}

extension CheckResult {
  /// Expectation and observation in words.
  public var difference: String { "expected \(check.text), observed \(observed)" }
}
