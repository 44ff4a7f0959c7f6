import PerfInterface

/// Resolves the names of a scenario and finds what makes no sense in it.
struct Planner {
  /// The most expectations of one run, counted for each name.
  private static let checkLimit = 10_000
  /// The most operations, counted for each name.
  private static let actionLimit = 50_000
  /// The most things that are told of one run.
  private static let diagnosticLimit = 50

  private let file: String
  let unread: UnreadWords
  private var diagnostics: [Diagnostic] = []
  /// The statement at hand, which knows where its words stand.
  private var current: Statement?
  /// Every statement, and which of them is at hand.
  private var statements: [Statement] = []
  private var place = 0
  /// Whether a limit is exceeded; what comes after it is not looked at.
  private var isBeyondLimit = false

  // MARK: What is planned

  var machine: Machine?
  var hasPlannedMachine = false
  var kernels: [KernelVersion]?
  /// Whether the watchdog's events exist from the start.
  var hasWatchdog = false
  /// Whether they have names.
  var namesWatchdog = false
  var paranoid: Int8?
  var policy: ContentionPolicy?
  var setupError: ErrorNumber?
  var steps: [PlanStep] = []
  private var checks: [PlanCheck] = []
  private var actionCount = 0
  /// How long the steps take.
  var nanoseconds: UInt64 = 0
  /// Whether time has passed.
  private(set) var hasRun = false
  /// What stands behind `explore`; nil before it.
  var exploration: ExplorationDraft?
  /// What statements add while somebody only looks at them.
  var captured: PlanCapture?

  // MARK: Names and their places; scenarios of unknown origin may have thousands

  var tasks: [PlannedTask] = []
  var taskHandles: [String: TaskHandle] = [:]
  /// Cgroups; the root, which has no declaration, is before the first.
  var cgroups: [PlannedCgroup] = []
  /// Tasks that have ended.
  var exited: Set<TaskHandle> = []
  var vms: [PlannedVM] = []
  var vmHandles: [String: VMHandle] = [:]
  var virtualCPUs: [PlannedVirtualCPU] = []
  var virtualCPUHandles: [String: VCPUHandle] = [:]
  var subjects: [Subject] = []
  var subjectPlaces: [String: Int] = [:]
  /// The events' names, by their handles.
  var eventNames: [String] = []
  var guestCounterCount = 0
  /// How each event was opened last, by name.
  var openedAttrs: [String: EventAttr] = [:]
  /// The VMs that run Linux, and what is named in each.
  var guestKernels: [VMHandle: GuestNames] = [:]
  /// The VM whose Linux does what is planned now; nil for the host.
  var guestKernel: VMHandle?
  /// Events that are open now, by name, and the others that their statement put into their group.
  var openEvents: [String: [String]] = [:]
  /// What each event's group is called by: the name of its leader.
  var groupHeads: [String: String] = [:]
  /// The members of each group, by its leader's name, whether or not they are open.
  var groups: [String: [String]] = [:]
  /// The events that a name stands for, where its statement opened several.
  var instances: [String: [String]] = [:]

  private init(file: String, unread: [String]) {
    self.file = file
    self.unread = UnreadWords(unread)
  }

  /// - Parameter unread: The words of statements that could not be read.
  static func plan(
    _ scenario: Scenario,
    file: String,
    unread: [String] = []
  ) -> Result<Plan, DiagnosticList> {
    var planner = Planner(file: file, unread: unread)
    for statement in scenario.statements { statement.content.prepare(&planner) }
    if planner.namesWatchdog { planner.declareWatchdog() }
    planner.checkOrder(scenario.statements)
    planner.statements = scenario.statements
    for (place, statement) in scenario.statements.enumerated() where !planner.isFinished {
      planner.current = statement
      planner.place = place
      planner.planInAnyOrder { statement.content.plan(in: &$0) }
    }
    planner.checkPolicy()
    let exploration = planner.finishedExploration()
    guard planner.diagnostics.isEmpty else {
      return .failure(DiagnosticList(planner.diagnostics))
    }
    var plan = planner.finished(scenario)
    plan.exploration = exploration
    return .success(plan)
  }

  private func finished(_ scenario: Scenario) -> Plan {
    Plan(
      scenario: scenario,
      machine: machine ?? Machine(),
      kernels: kernels,
      cgroups: cgroups,
      tasks: tasks,
      vms: vms,
      virtualCPUs: virtualCPUs,
      hasWatchdog: hasWatchdog,
      paranoid: paranoid,
      policy: policy,
      subjects: subjects,
      steps: steps,
      checks: checks,
      setupError: setupError
    )
  }

  /// Set-up comes first.
  private mutating func checkOrder(_ statements: [Statement]) {
    guard let first = statements.firstIndex(where: { !$0.isSetup }) else { return }
    let line = statements[first].position.line
    for statement in statements[first...] where statement.isSetup {
      fail(statement.position, "set-up comes before the steps, which begin on line \(line)")
    }
  }

  /// A policy is about how KVM and perf share counters, which a mediated vPMU does not.
  private mutating func checkPolicy() {
    guard policy != nil, let vm = vms.first(where: { $0.mode == .mediated }) else { return }
    fail(vm.position, "a policy is for VMs with an emulated vPMU, and this one is mediated")
  }

  // MARK: Steps and checks

  /// Adds what the statement at hand does.
  mutating func addStep(_ summary: StepSummary, _ actions: [Action]) {
    guard captured == nil else {
      captured?.actions += actions
      return
    }
    actionCount += actions.count
    guard actionCount <= Planner.actionLimit, let current else {
      failBeyond("a scenario has at most \(Planner.actionLimit) operations")
      return
    }
    let step = PlanStep(
      position: current.position,
      text: current.description,
      summary: summary,
      actions: actions,
      expectedError: nil
    )
    if step.isRun { hasRun = true }
    guard exploration == nil else {
      addAction(step)
      return
    }
    steps.append(step)
  }

  /// Adds what must hold after the last step.
  mutating func addCheck(_ kind: PlanCheck.Kind, _ text: String) {
    guard captured == nil else {
      captured?.checks.append((kind, text))
      return
    }
    guard exploration == nil else {
      fail(
        "'expect' stands before 'explore'; always, never, reaches and after are asked of an exploration"
      )
      return
    }
    add(kind, text)
  }

  /// Adds what is asked of the exploration.
  mutating func addCheckOfProperty(_ place: Int, _ text: String) { add(.property(place), text) }

  private mutating func add(_ kind: PlanCheck.Kind, _ text: String) {
    guard checks.count < Planner.checkLimit else {
      failBeyond("a scenario has at most \(Planner.checkLimit) expectations")
      return
    }
    checks.append(PlanCheck(position: position, text: text, step: steps.count - 1, kind: kind))
  }

  // MARK: Diagnostics

  /// Where the statement at hand begins.
  var position: SourcePosition { current?.position ?? SourcePosition(line: 1, column: 1) }

  /// Whether nothing more would be told, so that nothing more need be planned.
  var isFinished: Bool { isBeyondLimit || diagnostics.count >= Planner.diagnosticLimit }

  /// The statements before the one at hand.
  var earlierStatements: ArraySlice<Statement> { statements.prefix(place) }

  /// The line of the statement at hand, with its alternatives.
  var writtenLine: String { current?.written ?? current?.description ?? "" }

  /// What has been told so far.
  var diagnosticCount: Int { diagnostics.count }

  /// Tells what is wrong with the statement at hand.
  mutating func fail(_ message: String) { fail(position, message) }

  /// Tells what is wrong with a word of the statement at hand.
  mutating func fail(at word: String, _ message: String, suggestion: String? = nil) {
    guard !isFinished else { return }
    fail(current?.position(of: word) ?? position, message, suggestion: suggestion)
  }

  /// Tells that there is too much, and looks at nothing that follows.
  mutating func failBeyond(_ message: String) {
    fail(message)
    isBeyondLimit = true
  }

  mutating func fail(
    _ position: SourcePosition,
    _ message: String,
    suggestion: String? = nil
  ) {
    guard !isFinished else { return }
    diagnostics.append(
      Diagnostic(file: file, position: position, message: message, suggestion: suggestion)
    )
  }
}
