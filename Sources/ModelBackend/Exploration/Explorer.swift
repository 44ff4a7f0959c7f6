import PerfInterface
import PerfModel
import ScenarioLanguage
public import ScenarioRunner

/// Looks at every order of an exploration's actions, shortest first, and at each state once.
///
/// Who has several CPUs lets each look at some of `pieces` and gives what they found to `take` in order: what comes of it
/// depends on neither how many they are nor how fast.
public struct Explorer: Sendable {
  private let plan: Plan
  private let exploration: Exploration
  /// The operations of each action, and whether it lets time pass.
  private let actions: [(operations: [Action], isRun: Bool)]
  private let watch: PropertyWatch
  let comparison: StateComparison
  private var table = StateTable()
  /// States whose actions are still to be done, and those of one action more.
  private(set) var frontier: [Frontier] = []
  private var next: [Frontier] = []
  /// How many of the frontier have been looked at.
  private var lookedAt = 0
  /// Every order of so many actions was looked at.
  public private(set) var depth = 0
  private var transitionCount = 0
  /// What is seen of the states: those of all events, and who runs where.
  private var views: Set<StateDigest> = []
  /// For each property the actions that lead to what decides it, by their places.
  private var paths: [[Int]?]
  private var obstacle: String?
  /// Groups visited and interrupts served so far, as the model counts work.
  public private(set) var work = 0
  /// Bytes of states that wait.
  private var frontierBytes = 0
  /// The most bytes of states that wait; of the others their way is kept, and gone once more.
  public var waitingByteLimit = 32_000_000
  private let start: ExploredState

  /// Bytes of the largest state so far.
  private var stateBytes: Int
  /// The most work of one action.
  private let actionWorkLimit: Int

  /// Pieces of a batch, however many CPUs there are.
  private static let pieceCount = 16
  /// States that one piece of a batch looks at, at most, and bytes that it may find.
  private static let pieceSize = 256
  private static let pieceBytes = 4_000_000

  /// A state is copied and gone through for each action; so many bytes of it take as long as a unit of work.
  private static let bytesPerWork = 32

  /// States that a piece looks at: what they lead to is held until it is put together.
  private var pieceSize: Int {
    max(1, min(Explorer.pieceSize, Explorer.pieceBytes / (stateBytes * max(1, actions.count))))
  }

  /// A state's place in the table, and the state itself where there is room for it.
  struct Frontier: Sendable {
    let place: Int
    var state: ExploredState?
  }

  /// What a look at some states has found.
  public struct Piece: Sendable {
    fileprivate let end: Int
    fileprivate var found: [Candidate] = []
    fileprivate var transitionCount = 0
    fileprivate var work = 0
    fileprivate var obstacle: String?
    fileprivate var walk = StateWalk()
  }

  fileprivate struct Candidate: Sendable {
    let digest: StateDigest
    /// The state before, and what led from there; nil and 0 for the first.
    let parent: Int?
    let action: Int
    let decided: UInt64
    let state: ExploredState
  }

  /// - Parameter actionWorkLimit: The most work of one action, as the model counts it.
  init(
    _ plan: Plan,
    _ exploration: Exploration,
    from start: ExploredState,
    actionWorkLimit: Int
  ) {
    self.actionWorkLimit = actionWorkLimit
    stateBytes = start.system.byteCount
    self.plan = plan
    self.exploration = exploration
    actions = exploration.actions.map { ($0.actions, $0.isRun) }
    watch = PropertyWatch(plan, exploration)
    let nanoseconds = exploration.runNanoseconds
    comparison = StateComparison(
      keepsTotals: PropertyWatch.asksForTotals(exploration),
      horizon: start.system.occurrences(inNanoseconds: nanoseconds),
      tellsCountersApart: plan.tellsCountersApart,
      tellsTicks: exploration.startsSampling,
      exchangeableEvents: EventSymmetry(plan, exploration).classes,
      renamings: CPUSymmetry(plan, exploration).renamings
    )
    paths = exploration.properties.map { _ in nil }
    var first = start
    watch.remember(&first, after: nil, isRun: false)
    let decided = watch.decided(by: first, isRun: false)
    self.start = first
    var walk = StateWalk()
    keep(
      Candidate(
        digest: digest(first, &walk),
        parent: nil,
        action: 0,
        decided: decided,
        state: first
      )
    )
    swapLevels()
  }

  /// Whether there is nothing more to look at, or to ask.
  public var isFinished: Bool {
    obstacle != nil || depth == exploration.bound || frontier.isEmpty
      || paths.allSatisfy { $0 != nil }
  }

  /// States met so far.
  public var stateCount: Int { table.count }

  /// Bytes that states take, those of the table and those that wait.
  public var byteCount: Int {
    table.count * StateTable.bytesPerState + views.count * 24 + (frontier.count + next.count) * 16
      + frontierBytes
  }

  /// Explores to the end on one CPU.
  ///
  /// - Parameters:
  ///   - workLimit: The most work; what is not looked at then is told.
  ///   - byteLimit: The most memory for states, in bytes.
  public mutating func run(workLimit: Int, byteLimit: Int) -> ExplorationTrace {
    while !isFinished, let piece = pieces.first {
      if byteCount > byteLimit { stop(Explorer.tooMuch) }
      take([look(at: piece, workLimit: workLimit - work)])
    }
    return trace
  }

  private static let tooMuch = "more than a run may take; 'vpmu-gaps explore' takes more"

  /// Ends it before the end.
  public mutating func stop(_ reason: String) { obstacle = obstacle ?? reason }

  // MARK: Looking

  /// The pieces of the next batch.
  public var pieces: [Range<Int>] {
    let size = pieceSize
    let end = min(frontier.count, lookedAt + size * Explorer.pieceCount)
    return stride(from: lookedAt, to: end, by: size).map { $0..<min($0 + size, end) }
  }

  /// Does every action in some of the waiting states; changes nothing.
  ///
  /// - Parameter workLimit: The most work, as the model counts it; what is left out then is told.
  public func look(at range: Range<Int>, workLimit: Int = .max) -> Piece {
    var piece = Piece(end: range.upperBound)
    var seen: Set<StateDigest> = []
    for waiting in range where piece.obstacle == nil {
      let state = frontier[waiting].state ?? remake(frontier[waiting].place)
      for action in actions.indices where piece.obstacle == nil {
        look(from: state, frontier[waiting].place, action, &piece, &seen)
        if piece.work > workLimit { piece.obstacle = Explorer.tooMuch }
      }
    }
    return piece
  }

  /// A state by the way to it.
  private func remake(_ place: Int) -> ExploredState {
    var state = start
    for action in table.path(to: place) {
      _ = state.perform(actions[action].operations, of: plan, workLimit: actionWorkLimit)
      watch.remember(&state, after: action, isRun: actions[action].isRun)
    }
    return state
  }

  private func look(
    from before: ExploredState,
    _ parent: Int,
    _ action: Int,
    _ piece: inout Piece,
    _ seen: inout Set<StateDigest>
  ) {
    if !watch.remembersActions, before.isUnchanged(by: actions[action].operations) {
      piece.work += 1
      piece.transitionCount += 1
      return
    }
    var state = before
    let progress = state.perform(
      actions[action].operations,
      of: plan,
      workLimit: actionWorkLimit
    )
    piece.work += state.system.work - before.system.work + stateBytes / Explorer.bytesPerWork
    switch progress {
    case .impossible: return
    case .tooLong:
      piece.obstacle = piece.obstacle ?? Explorer.tooMuch
      return
    case .notCovered(let reason):
      piece.obstacle = piece.obstacle ?? reason
      return
    case .done: break
    }
    piece.transitionCount += 1
    let isRun = actions[action].isRun
    watch.remember(&state, after: action, isRun: isRun)
    let digest = digest(state, &piece.walk)
    let isNew = !table.contains(digest) && seen.insert(digest).inserted
    // A state that is known has decided what it can, unless it is asked what happened on the way.
    guard isNew || (isRun && watch.asksForRuns) else { return }
    let decided = watch.decided(by: state, isRun: isRun)
    guard isNew || decided != 0 else { return }
    piece.found.append(
      Candidate(
        digest: digest,
        parent: parent,
        action: action,
        decided: decided,
        state: state
      )
    )
  }

  private func digest(_ state: ExploredState, _ walk: inout StateWalk) -> StateDigest {
    var digest = state.system.digest(comparison, &walk)
    digest.mix(state.armed << 1 | (state.isWatchdogOn ? 1 : 0))
    return digest
  }

  private func view(_ system: System) -> StateDigest {
    var view = StateDigest()
    for subject in plan.subjects {
      view.mix(
        system.glance(subject.kind).state.map { UInt64(UInt8(bitPattern: $0.rawValue)) + 1 } ?? 0
      )
    }
    for cpu in 0..<plan.machine.cpus {
      view.mix(UInt64(system.currentTask(cpu: cpu).map { $0 + 1 } ?? 0))
    }
    return view
  }

  // MARK: Putting together

  /// Takes what was found in the pieces of a batch, in their order.
  public mutating func take(_ pieces: [Piece]) {
    let end = pieces.last?.end ?? frontier.count
    for waiting in lookedAt..<end {
      frontierBytes -= frontier[waiting].state?.system.byteCount ?? 0
      frontier[waiting].state = nil
    }
    lookedAt = end
    for piece in pieces {
      transitionCount += piece.transitionCount
      work += piece.work
      if let reason = piece.obstacle { stop(reason) }
      for candidate in piece.found { keep(candidate) }
    }
    guard lookedAt == frontier.count, obstacle == nil else { return }
    depth += 1
    swapLevels()
  }

  private mutating func swapLevels() {
    frontier = next
    next = []
    lookedAt = 0
  }

  private mutating func keep(_ candidate: Candidate) {
    let place = table.insert(
      candidate.digest,
      parent: candidate.parent,
      action: candidate.action
    )
    if candidate.decided != 0 { decide(candidate, place) }
    guard let place else { return }
    views.insert(view(candidate.state.system))
    let size = candidate.state.system.byteCount
    stateBytes = max(stateBytes, size)
    let hasRoom = frontierBytes + size <= waitingByteLimit
    next.append(Frontier(place: place, state: hasRoom ? candidate.state : nil))
    if hasRoom { frontierBytes += size }
  }

  /// A state that is known may decide something by the action that led to it.
  private mutating func decide(_ candidate: Candidate, _ place: Int?) {
    let path =
      place.map { table.path(to: $0) }
      ?? table.path(to: candidate.parent ?? 0) + [candidate.action]
    for property in paths.indices
    where candidate.decided & 1 << UInt64(property) != 0 && paths[property] == nil {
      paths[property] = path
    }
  }

  // MARK: What was found

  /// Orders of actions that lead to some of the states met, evenly spread from the first to the last.
  ///
  /// - Returns: The actions of each, as they are written.
  public func samplePaths(_ count: Int) -> [[String]] {
    let last = table.count - 1
    let states = Set((1...max(1, count)).map { $0 * last / max(1, count) }).sorted()
    return states.map { table.path(to: $0).map { exploration.actions[$0].text } }
  }

  /// What is known so far.
  public var trace: ExplorationTrace {
    ExplorationTrace(
      bound: exploration.bound,
      depth: depth,
      stateCount: table.count,
      viewCount: views.count,
      transitionCount: transitionCount,
      isClosed: frontier.isEmpty,
      obstacle: obstacle,
      findings: exploration.properties.enumerated().map { place, property in
        ExplorationTrace.Finding(
          property: property,
          path: paths[place].map { $0.map { exploration.actions[$0].text } },
          scenario: paths[place].map { exploration.scenario(path: $0, deciding: property) }
        )
      }
    )
  }
}

extension Plan {
  /// Whether it matters on which counter an event sits: not where all are equal and nobody asks for one.
  fileprivate var tellsCountersApart: Bool {
    let isEqual = machine.processor == .toy && machine.fixed.isEmpty && policy == nil
    let steps = steps + (exploration?.actions ?? [])
    let asks = exploration?.properties.contains { $0.asksForCounter } ?? false
    let grabs = steps.flatMap { $0.actions }.contains { if case .grab = $0 { true } else { false } }
    return !isEqual || asks || grabs
  }
}

extension Exploration {
  /// Whether one of its actions may bring an overflow near that was not, so that the moment within a tick matters.
  fileprivate var startsSampling: Bool {
    actions.flatMap { $0.actions }.contains { action in
      switch action {
      case .open(_, let attr, _, _): attr.samplePeriod != 0
      case .openByTool, .openWithoutGroups, .setPeriod, .guest(_, .count), .guest(_, .write): true
      default: false
      }
    }
  }
}

extension Exploration.Property {
  /// Everything that is expected in it.
  var checks: [PlanCheck.Kind] {
    let moments = (triggers + releases).flatMap { moment -> [PlanCheck.Kind] in
      if case .condition(let condition) = moment { condition.checks } else { [] }
    }
    return condition.checks + moments
  }

  fileprivate var asksForCounter: Bool {
    checks.contains {
      switch $0 {
      case .on, .index: true
      default: false
      }
    }
  }
}
