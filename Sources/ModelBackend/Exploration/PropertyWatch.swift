import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// Looks in each state for what the properties ask.
struct PropertyWatch: Sendable {
  private let plan: Plan
  private let properties: [Exploration.Property]
  private let kinds: [Subject.Kind]
  /// Whether a property waits for an action, whatever the action does.
  let remembersActions: Bool
  /// Whether a property is about what happens in a run, so that a state alone does not decide it.
  let asksForRuns: Bool

  init(_ plan: Plan, _ exploration: Exploration) {
    self.plan = plan
    properties = exploration.properties
    kinds = plan.subjects.map { $0.kind }
    remembersActions = properties.contains { property in
      (property.triggers + property.releases).contains {
        if case .action = $0 { true } else { false }
      }
    }
    asksForRuns = properties.contains { property in
      property.condition.alternatives.contains { $0.contains { $0.isAboutRun } }
    }
  }

  /// Whether something is asked of counts or times since the beginning, so that these are part of a state.
  static func asksForTotals(_ exploration: Exploration) -> Bool {
    exploration.properties.contains { $0.checks.contains { $0.isAboutTotals } }
  }

  /// Brings what the properties remember up to a state.
  ///
  /// - Parameters:
  ///   - action: The action that led to the state, by its place; nil at the start.
  ///   - isRun: Whether it let time pass.
  func remember(_ state: inout ExploredState, after action: Int?, isRun: Bool) {
    for place in properties.indices where !properties[place].triggers.isEmpty {
      arm(properties[place], 1 << UInt64(place), &state, action, isRun)
    }
  }

  /// The properties that a state decides, as a mask.
  ///
  /// - Parameter isRun: Whether time passed just before.
  func decided(by state: ExploredState, isRun: Bool) -> UInt64 {
    var decided: UInt64 = 0
    for place in properties.indices {
      let bit: UInt64 = 1 << UInt64(place)
      guard properties[place].triggers.isEmpty || state.armed & bit != 0,
        let holds = holds(properties[place].condition, in: state.system, isRun: isRun)
      else { continue }
      if holds != (properties[place].quantifier == .always) { decided |= bit }
    }
    return decided
  }

  /// A release ends what a trigger has begun; one that comes with the release begins it anew.
  private func arm(
    _ property: Exploration.Property,
    _ bit: UInt64,
    _ state: inout ExploredState,
    _ action: Int?,
    _ isRun: Bool
  ) {
    if state.armed & bit != 0,
      property.releases.contains(where: { comes($0, in: state.system, action, isRun) })
    {
      state.armed &= ~bit
    }
    if property.triggers.contains(where: { comes($0, in: state.system, action, isRun) }) {
      state.armed |= bit
    }
  }

  private func comes(
    _ moment: Exploration.Moment,
    in system: System,
    _ action: Int?,
    _ isRun: Bool
  ) -> Bool {
    switch moment {
    case .action(let places): action.map { places.contains($0) } ?? false
    case .condition(let condition): holds(condition, in: system, isRun: isRun) == true
    }
  }

  /// nil where the condition is about a run, and none came just before, or nothing happened in it that could be
  /// counted.
  private func holds(_ condition: Exploration.Condition, in system: System, isRun: Bool) -> Bool? {
    for all in condition.alternatives {
      for kind in all where kind.isAboutRun {
        guard isRun else { return nil }
        if let subject = kind.subject, system.observe(kinds[subject]).happenedInRun == 0 {
          return nil
        }
      }
    }
    return condition.alternatives.contains { all in
      all.allSatisfy { holds($0, in: system) }
    }
  }

  private func holds(_ kind: PlanCheck.Kind, in system: System) -> Bool {
    switch kind {
    case .state(let subject, let state):
      return system.glance(kinds[subject]).state == state
    case .on(let subject, let counter):
      let found = system.glance(kinds[subject]).counter
      return found != nil && (counter == nil || counter == found)
    default: return Judge.isMet(kind, by: observe(kind, system))
    }
  }

  /// What an expectation looks at, and nothing else.
  private func observe(_ kind: PlanCheck.Kind, _ system: System) -> StepObservation {
    var subjects = kinds.map { _ in EventObservation() }
    if let place = kind.subject { subjects[place] = system.observe(kinds[place]) }
    return StepObservation(
      time: system.time,
      error: nil,
      subjects: subjects,
      guests: plan.virtualCPUs.indices.map { Optional(system.observe(vcpu: $0)) },
      armedTimers: system.armedTimers
    )
  }
}

extension PlanCheck.Kind {
  /// Whether it is about what the last run did.
  fileprivate var isAboutRun: Bool {
    switch self {
    case .counts, .countsPercent, .records, .stacks, .valueUnchanged, .told, .stalls, .exits: true
    default: false
    }
  }

  /// Whether it is about counts or times since the beginning.
  fileprivate var isAboutTotals: Bool {
    switch self {
    case .runs, .timeEnabled, .timeRunning, .value, .valueNear, .scaled: true
    default: false
    }
  }
}
