import PerfInterface

/// An exploration while its statements are planned.
struct ExplorationDraft {
  let position: SourcePosition
  let bound: Int
  let prefix: [String]
  let setupCount: Int
  var actions: [PlanStep] = []
  /// The lines that the actions stand on.
  var lines: [(number: Int, text: String)] = []
  var properties: [Exploration.Property] = []
}

/// What statements add to a plan while somebody wants to know it, and nothing is to be kept of it.
struct PlanCapture {
  var actions: [Action] = []
  var checks: [(kind: PlanCheck.Kind, text: String)] = []
}

// Explorations: what stands behind `explore`.
extension Planner {
  /// From here on steps are actions that may happen in any order.
  mutating func beginExploration(bound: Int, _ description: String) {
    guard exploration == nil else {
      fail("a scenario has one exploration")
      return
    }
    addStep(StepSummary(actor: "", action: "explores"), [])
    exploration = ExplorationDraft(
      position: position,
      bound: bound,
      prefix: earlierStatements.map { $0.description },
      setupCount: earlierStatements.count { $0.isSetup }
    )
  }

  /// Adds an action, which can happen whatever happened before.
  mutating func addAction(_ step: PlanStep) {
    guard let draft = exploration else { return }
    guard draft.properties.isEmpty else {
      fail("the actions of an exploration stand before what is asked of it")
      return
    }
    guard draft.actions.count < Exploration.actionLimit else {
      failBeyond("an exploration has at most \(Exploration.actionLimit) actions")
      return
    }
    guard step.actions.allSatisfy({ $0.canBeExplored }) else {
      fail(
        "'\(step.text)' cannot be an action of an exploration: what Linux in a guest opens or starts is numbered in the scenario's order"
      )
      return
    }
    exploration?.actions.append(step)
    if draft.lines.last?.number != step.position.line {
      let line = (step.position.line, writtenLine)
      exploration?.lines.append(line)
    }
  }

  mutating func addProperty(_ property: Exploration.Property) {
    guard let draft = exploration else {
      fail(
        "'\(property.quantifier.rawValue)' is asked of an exploration: 'explore 6 steps of' and its actions stand before it"
      )
      return
    }
    guard draft.properties.count < Exploration.propertyLimit else {
      failBeyond("an exploration has at most \(Exploration.propertyLimit) properties")
      return
    }
    exploration?.properties.append(property)
    addCheckOfProperty(draft.properties.count, property.text)
  }

  /// The actions of the block that do something of what is given and nothing else.
  func places(of actions: [Action]) -> [Int] {
    guard let draft = exploration else { return [] }
    return draft.actions.indices.filter { place in
      draft.actions[place].actions.allSatisfy { actions.contains($0) }
    }
  }

  /// The exploration when all is planned; nil where there is none.
  mutating func finishedExploration() -> Exploration? {
    guard let draft = exploration else { return nil }
    let finished = Exploration(
      position: draft.position,
      bound: draft.bound,
      actions: draft.actions,
      lines: draft.lines.map { $0.text },
      properties: draft.properties,
      prefix: draft.prefix,
      setupCount: draft.setupCount
    )
    if draft.actions.isEmpty {
      fail(draft.position, "the exploration has no actions; they stand on the lines below it")
    } else if draft.properties.isEmpty {
      fail(
        draft.position,
        "nothing is asked of the exploration: always, never, reaches or after stand behind its actions"
      )
    } else if finished.runNanoseconds > DurationText.limitNanoseconds {
      let limit = DurationText.text(DurationText.limitNanoseconds)
      fail(draft.position, "the exploration may run longer than the limit of \(limit)")
    }
    return finished
  }

  /// Plans a statement; in an exploration an event that it closes is open all the same for the others.
  mutating func planInAnyOrder(_ body: (inout Planner) -> Void) {
    guard exploration != nil else {
      body(&self)
      return
    }
    let before = openEvents
    body(&self)
    for (name, members) in before where openEvents[name] == nil { openEvents[name] = members }
  }

  // MARK: Looking at statements

  /// What statements do; nil where something is wrong with them.
  mutating func captureActions(_ body: (inout Planner) -> Void) -> [Action]? {
    capture(body)?.actions
  }

  /// What statements expect; nil where something is wrong with them.
  mutating func captureChecks(
    _ body: (inout Planner) -> Void
  ) -> [(kind: PlanCheck.Kind, text: String)]? {
    guard let checks = capture(body)?.checks else { return nil }
    for check in checks {
      if case .error = check.kind {
        fail("'error' is expected of a step, and an exploration has states")
        return nil
      }
    }
    return checks
  }

  private mutating func capture(_ body: (inout Planner) -> Void) -> PlanCapture? {
    let before = (openEvents, diagnosticCount)
    captured = PlanCapture()
    body(&self)
    let found = captured
    captured = nil
    openEvents = before.0
    return diagnosticCount == before.1 ? found : nil
  }
}

extension Action {
  /// Whether it may happen in any order: a guest's Linux numbers what it opens and starts as it is planned.
  fileprivate var canBeExplored: Bool {
    switch self {
    case .startTask, .bootLinux, .inGuest(_, .fork): false
    case .inGuest(_, let action): action.openedEvent == nil && action.canBeExplored
    default: true
    }
  }
}
