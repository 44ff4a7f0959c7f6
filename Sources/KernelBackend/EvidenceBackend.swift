import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// Answers from evidence instead of executing.
public struct EvidenceBackend: Backend {
  /// The backend that recorded it.
  public let name: BackendName
  /// What it answers from.
  public let evidence: Evidence
  /// The machine that it was recorded on.
  public let machine: RealMachine?
  private let translate: @Sendable (Plan) -> Result<AgentProgram, NotExpressible>
  private let byProgram: [String: Evidence.Record]
  /// What was seen by its words: the same is seen again and again.
  private let observations: [String: EventObservation]

  /// Creates a backend; `Evidence.init(_:file:)` has checked the name.
  public init?(_ evidence: Evidence) {
    guard let name = BackendName(evidence.header.backend) else { return nil }
    self.name = name
    if name.kind == .host, let host = evidence.header.host {
      let release = evidence.header.release
      machine = host.realMachine(release: release)
      translate = { host.translate($0, release: release) }
    } else if let emulator = Emulators.emulator(of: name) {
      machine = emulator.machine(name)
      translate = { emulator.translate($0, for: name) }
    } else {
      return nil
    }
    self.evidence = evidence
    byProgram = Dictionary(evidence.records.map { ($0.program, $0) }) { first, _ in first }
    var observations: [String: EventObservation] = [:]
    for record in evidence.records {
      for step in record.steps ?? [] {
        for words in step.seen.values where observations[words] == nil {
          observations[words] = SeenText.observation(words)
        }
      }
    }
    self.observations = observations
  }

  /// What was recorded for a plan.
  public func execute(_ plan: Plan) -> Execution {
    switch translate(plan) {
    case .failure(let problem): return .notRun(problem.reason)
    case .success(let program):
      guard let record = byProgram[program.fingerprint] else {
        return .notRun("it was not recorded; 'vpmu-gaps record --backend \(name)' does that")
      }
      guard let steps = record.steps else { return .inconclusive(record.reason ?? "no reason") }
      return .ran(Evidence.Step.trace(plan, steps) { observations[$0] })
    }
  }

  /// Records that belong to no plan any more: their scenarios have changed or are gone.
  public func stale(_ plans: [Plan]) -> [Evidence.Record] {
    var current: Set<String> = []
    for plan in plans + plans.compactMap(\.withoutContention) {
      if case .success(let program) = translate(plan) {
        current.insert(program.fingerprint)
      }
    }
    return evidence.records.filter { !current.contains($0.program) }
  }
}
