import PerfInterface
import ScenarioLanguage

/// Events that can be exchanged: opened alike, touched by the same actions, and named by no property alone.
///
/// A state and the same with two such events exchanged have the same future, so that one of them is enough.
struct EventSymmetry {
  private let actions: ExploredActions
  private let properties: [Exploration.Property]
  private let subjects: [Subject]

  init(_ plan: Plan, _ exploration: Exploration) {
    actions = ExploredActions(plan, exploration)
    properties = exploration.properties
    subjects = plan.subjects
  }

  /// For each event the first one that it can be exchanged with, or itself; empty where none can.
  var classes: [EventHandle] {
    var classes = Array(0..<actions.handleCount)
    for handle in 0..<actions.handleCount {
      let first = (0..<handle).first { classes[$0] == $0 && canExchange($0, handle) }
      if let first { classes[handle] = first }
    }
    return classes == Array(0..<actions.handleCount) ? [] : classes
  }

  private func canExchange(_ left: EventHandle, _ right: EventHandle) -> Bool {
    func exchanged(_ handle: EventHandle) -> EventHandle {
      handle == left ? right : handle == right ? left : handle
    }
    let renaming = ActionRenaming(event: exchanged)
    guard actions.opens(left, as: right, renaming), actions.areUnchanged(by: renaming) else {
      return false
    }
    return properties.allSatisfy { isUnchanged($0, left, right) }
  }

  /// Whether a property says the same of both: it names neither, or both in the same way.
  private func isUnchanged(
    _ property: Exploration.Property,
    _ left: EventHandle,
    _ right: EventHandle
  ) -> Bool {
    guard (property.triggers + property.releases).allSatisfy({ !names($0, left, right) }) else {
      return false
    }
    return property.condition.alternatives.allSatisfy { all in
      let mine = Set(all.compactMap { expectation($0, of: left) })
      let other = Set(all.compactMap { expectation($0, of: right) })
      return mine == other
    }
  }

  private func names(
    _ moment: Exploration.Moment,
    _ left: EventHandle,
    _ right: EventHandle
  ) -> Bool {
    switch moment {
    // An action of one is none of the other.
    case .action: true
    case .condition(let condition):
      condition.checks.contains {
        expectation($0, of: left) != nil || expectation($0, of: right) != nil
      }
    }
  }

  /// What is expected of an event, without its name; nil where it is about another.
  private func expectation(_ kind: PlanCheck.Kind, of handle: EventHandle) -> PlanCheck.Kind? {
    guard let subject = kind.subject, case .event(handle) = subjects[subject].kind else {
      return nil
    }
    // Of the others the name is a part.
    if case .state(_, let state) = kind { return .state(-1, state) }
    return kind
  }
}
