import PerfInterface
import ScenarioLanguage

/// What may happen in an exploration, and how its events were opened, for those who rename one and the other.
struct ExploredActions {
  /// The operations of each action.
  private let steps: Set<[Action]>
  private let openings: [EventHandle: Set<Action>]
  /// How many handles of events there are.
  let handleCount: Int

  init(_ plan: Plan, _ exploration: Exploration) {
    steps = Set(exploration.actions.map { $0.actions })
    var openings: [EventHandle: Set<Action>] = [:]
    var count = 0
    for step in plan.steps + exploration.actions {
      for action in step.actions {
        guard let handle = action.openedEvent else { continue }
        openings[handle, default: []].insert(action)
        count = max(count, handle + 1)
      }
    }
    self.openings = openings
    handleCount = count
  }

  /// Whether what opens an event, renamed, opens another; true of a handle that nothing opens and itself.
  func opens(_ handle: EventHandle, as other: EventHandle, _ renaming: ActionRenaming) -> Bool {
    guard let mine = openings[handle], let theirs = openings[other] else {
      return handle == other && openings[handle] == nil
    }
    return mine.count == theirs.count
      && mine.allSatisfy { renaming($0).map(theirs.contains) ?? false }
  }

  /// Whether all actions, renamed, may happen too.
  func areUnchanged(by renaming: ActionRenaming) -> Bool {
    steps.allSatisfy { step in
      let renamed = step.compactMap { renaming($0) }
      // A range stands for the same events in another order.
      return renamed.count == step.count && steps.contains { Set($0) == Set(renamed) }
    }
  }
}
