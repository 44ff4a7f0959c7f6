import Foundation
import ScenarioRunner
import Synchronization

/// What several machines have come to, each with a batch of plans.
final class BatchBoard: Sendable {
  private struct State {
    var outcome: KernelOutcome
    var finished: Int
    /// Of batches that are running, by their numbers.
    var reached: [Int: Int] = [:]
  }

  private let state: Mutex<State>

  init(_ outcome: KernelOutcome, done: Int) {
    state = Mutex(State(outcome: outcome, finished: done))
  }

  var outcome: KernelOutcome { state.withLock(\.outcome) }

  /// Plans that have an answer, and those that running batches have come to.
  var done: Int { state.withLock { $0.finished + $0.reached.values.reduce(0, +) } }

  func set(_ place: Int, _ execution: Execution) {
    state.withLock { $0.outcome.executions[place] = execution }
  }

  func setRelease(_ release: String) { state.withLock { $0.outcome.release = release } }

  /// A batch has come to its Nth plan.
  func reach(_ count: Int, of batch: Int) { state.withLock { $0.reached[batch] = count } }

  /// A batch has answers to this many plans more.
  func end(_ count: Int, of batch: Int) {
    state.withLock {
      $0.reached[batch] = nil
      $0.finished += count
    }
  }
}

/// Threads for what waits for other programs.
enum Workers {
  private static let pollSeconds = 0.1

  /// Performs something for each item, several at once.
  ///
  /// - Parameter meanwhile: Is called by this thread now and then.
  static func perform<Item: Sendable>(
    _ items: [Item],
    atOnce limit: Int,
    _ body: @Sendable (Item) -> Void,
    meanwhile: () -> Void
  ) {
    let next = Mutex(0)
    withoutActuallyEscaping(body) { body in
      let group = DispatchGroup()
      for _ in 0..<min(limit, items.count) {
        DispatchQueue.global().async(group: group) {
          while let place = next.withLock({ place -> Int? in
            defer { place += 1 }
            return place < items.count ? place : nil
          }) {
            body(items[place])
          }
        }
      }
      while group.wait(timeout: .now() + pollSeconds) == .timedOut { meanwhile() }
    }
  }
}
