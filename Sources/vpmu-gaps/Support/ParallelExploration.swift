import FoundationEssentials
import ModelBackend
import ScenarioLanguage
import ScenarioRunner

/// Explores a plan on all CPUs, up to a limit of memory.
struct ParallelExploration {
  private let model: ModelBackend
  private let plan: Plan
  private let byteLimit: Int

  init(_ model: ModelBackend, _ plan: Plan, byteLimit: Int) {
    self.model = model
    self.plan = plan
    self.byteLimit = byteLimit
  }

  /// What the exploration comes to, as something that a runner can ask.
  func backend(until interruption: Interruption.Flag) async -> Explored {
    guard var (trace, explorer) = model.beginExploration(plan) else {
      return Explored(name: model.name, execution: model.execute(plan))
    }
    explorer.waitingByteLimit = byteLimit / 2
    var told = Date()
    while !explorer.isFinished {
      if explorer.byteCount > byteLimit {
        explorer.stop("\(byteLimit / 1_000_000) MB of memory are used; --memory allows more")
      }
      if interruption.isSet { explorer.stop("interrupted") }
      explorer.take(await ParallelExploration.pieces(explorer))
      if Date().timeIntervalSince(told) > 1 {
        told = Date()
        Console.error(
          "\(model.name): \(explorer.depth) steps exhausted, \(explorer.stateCount) states, "
            + "\(explorer.byteCount / 1_000_000) MB"
        )
      }
    }
    trace.exploration = explorer.trace
    return Explored(name: model.name, execution: .ran(trace))
  }

  /// What the next batch finds, its pieces looked at side by side.
  private static func pieces(_ explorer: Explorer) async -> [Explorer.Piece] {
    let ranges = explorer.pieces
    return await withTaskGroup { group in
      for (place, range) in ranges.enumerated() {
        group.addTask { (place, explorer.look(at: range)) }
      }
      let found = await group.reduce(into: []) { $0.append($1) }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// A backend that knows its answer.
  struct Explored: Backend {
    let name: BackendName
    let execution: Execution

    func execute(_ plan: Plan) -> Execution { execution }
  }
}
