import PerfInterface
import PerfModel
import ScenarioLanguage

/// Pairs of CPUs that can trade places, with the tasks and the events of both.
///
/// A state and the same renamed have the same future where the actions of both are the same, and the same is asked
/// of both. Who starts where does not matter.
struct CPUSymmetry {
  private let plan: Plan
  private let exploration: Exploration
  private let actions: ExploredActions

  init(_ plan: Plan, _ exploration: Exploration) {
    self.plan = plan
    self.exploration = exploration
    actions = ExploredActions(plan, exploration)
  }

  /// The plain way to look at a state, and all others that mean the same; empty where there are none.
  var renamings: [StateRenaming] {
    guard plan.machine.cpus > 1, plan.vms.isEmpty, !plan.hasWatchdog, plan.cgroups.isEmpty
    else { return [] }
    let plain = StateRenaming(
      cpus: Array(0..<plan.machine.cpus),
      tasks: Array(plan.tasks.indices),
      events: Array(0..<actions.handleCount)
    )
    var found = [plain]
    for left in 0..<min(plan.machine.cpus, CPUSymmetry.cpuLimit) {
      for right in left + 1..<max(left + 1, min(plan.machine.cpus, CPUSymmetry.cpuLimit)) {
        if let renaming = trade(left, right) { found.append(renaming) }
      }
    }
    return found.count > 1 ? found : []
  }

  /// Each pair that can be traded is one more digest of every state.
  private static let cpuLimit = 4

  private func trade(_ left: Int, _ right: Int) -> StateRenaming? {
    func cpu(_ number: Int) -> Int { number == left ? right : number == right ? left : number }
    guard let tasks = tasks(left, right) else { return nil }
    var events: [EventHandle] = []
    for handle in 0..<actions.handleCount {
      let partner = (0..<actions.handleCount).first { other in
        // A pair is one from both sides.
        let isFree =
          other < handle ? events[other] == handle : !events.contains(other) || other == handle
        let renaming = ActionRenaming(
          event: { $0 == handle ? other : $0 },
          places: ({ tasks[$0] }, cpu)
        )
        return isFree && actions.opens(handle, as: other, renaming)
      }
      guard let partner else { return nil }
      events.append(partner)
    }
    guard events.indices.allSatisfy({ events[events[$0]] == $0 }) else { return nil }
    let renaming = ActionRenaming(event: { events[$0] }, places: ({ tasks[$0] }, cpu))
    guard actions.areUnchanged(by: renaming) else { return nil }
    guard exploration.properties.allSatisfy({ isUnchanged($0, events, renaming) }) else {
      return nil
    }
    let all = 0..<plan.machine.cpus
    return StateRenaming(cpus: all.map { cpu($0) }, tasks: tasks, events: events)
  }

  /// Tasks that stay on their CPUs trade places in the order in which each CPU prefers them; where some move, all keep
  /// theirs.
  private func tasks(_ left: Int, _ right: Int) -> [TaskHandle]? {
    let all = (plan.steps + exploration.actions).flatMap { $0.actions }
    let plain = Array(plan.tasks.indices)
    for action in all {
      switch action {
      case .migrate: return plain
      case .fork: return nil
      default: break
      }
    }
    let here = plain.filter { plan.tasks[$0].cpu == left }
    let there = plain.filter { plan.tasks[$0].cpu == right }
    guard here.count == there.count else { return nil }
    var tasks = plain
    for (one, other) in zip(here, there) {
      tasks[one] = other
      tasks[other] = one
    }
    return tasks
  }

  // MARK: What is asked

  private struct Expected: Hashable {
    let event: EventHandle
    /// Of what else is asked the name is a part.
    let kind: PlanCheck.Kind
  }

  private func isUnchanged(
    _ property: Exploration.Property,
    _ events: [EventHandle],
    _ renaming: ActionRenaming
  ) -> Bool {
    isUnchanged(property.condition, events)
      && (property.triggers + property.releases).allSatisfy { moment in
        switch moment {
        case .condition(let condition): isUnchanged(condition, events)
        case .action(let places):
          areUnchanged(places.map { exploration.actions[$0].actions }, renaming)
        }
      }
  }

  private func areUnchanged(_ steps: [[Action]], _ renaming: ActionRenaming) -> Bool {
    let all = Set(steps.map { Set($0) })
    return steps.allSatisfy { step in
      let renamed = step.compactMap { renaming($0) }
      return renamed.count == step.count && all.contains(Set(renamed))
    }
  }

  private func isUnchanged(_ condition: Exploration.Condition, _ events: [EventHandle]) -> Bool {
    var mine: Set<Set<Expected>> = []
    var renamed: Set<Set<Expected>> = []
    for all in condition.alternatives {
      var plain: Set<Expected> = []
      var other: Set<Expected> = []
      for kind in all {
        guard let subject = kind.subject, case .event(let handle) = plan.subjects[subject].kind
        else {
          return false
        }
        if case .state(_, let state) = kind {
          plain.insert(Expected(event: handle, kind: .state(-1, state)))
          other.insert(Expected(event: events[handle], kind: .state(-1, state)))
        } else {
          guard events[handle] == handle else { return false }
          plain.insert(Expected(event: handle, kind: kind))
          other.insert(Expected(event: handle, kind: kind))
        }
      }
      mine.insert(plain)
      renamed.insert(other)
    }
    return mine == renamed
  }
}
