import PerfInterface

/// Resolves the names of a scenario and finds what makes no sense in it.
struct Planner {
  /// The most expectations of one run, counted for each name.
  static let checkLimit = 10_000
  /// The most operations, counted for each name.
  static let actionLimit = 50_000
  /// The most tasks, virtual CPUs included.
  static let taskLimit = 4096
  /// The most events and counters.
  static let subjectLimit = 8192

  let file: String
  /// The words of statements that could not be read, in which names may have been declared.
  let unread: [String]
  var diagnostics: [Diagnostic] = []
  /// The statement at hand, which knows where its words stand.
  private var current: Statement?

  var machine: Machine?
  var kernels: [KernelVersion]?
  var hasWatchdog = false
  var policy: ContentionPolicy?
  var tasks: [PlannedTask] = []
  var vms: [PlannedVM] = []
  var virtualCPUs: [PlannedVirtualCPU] = []
  var setupError: ErrorNumber?
  var subjects: [Subject] = []
  var steps: [PlanStep] = []
  var checks: [PlanCheck] = []

  var eventCount = 0
  var guestCounterCount = 0
  /// Events that are open now, by name, and how many members their group has.
  var openEvents: [String: Int] = [:]
  var nanoseconds: UInt64 = 0
  private var actionCount = 0

  // Places by name; scenarios of unknown origin may have thousands.
  private var taskHandles: [String: TaskHandle] = [:]
  private var subjectPlaces: [String: Int] = [:]
  private var virtualCPUHandles: [String: VCPUHandle] = [:]

  init(file: String, unread: [String]) {
    self.file = file
    self.unread = unread
  }

  static func plan(
    _ scenario: Scenario,
    file: String,
    unread: [String] = []
  ) -> Result<Plan, DiagnosticList> {
    var planner = Planner(file: file, unread: unread)
    // The machine decides what CPUs there are, wherever it stands in the set-up.
    for statement in scenario.statements {
      if case .machine(let machine) = statement.kind {
        planner.machine = planner.machine ?? machine
      }
      if case .watchdog = statement.kind { planner.hasWatchdog = true }
    }
    if planner.hasWatchdog { planner.declareWatchdog() }
    planner.checkOrder(scenario.statements)
    for statement in scenario.statements { planner.add(statement) }
    planner.checkPolicy()
    guard planner.diagnostics.isEmpty else {
      return .failure(DiagnosticList(planner.diagnostics))
    }
    return .success(planner.finished(scenario))
  }

  /// A policy is about how KVM and perf share counters, which a mediated vPMU does not.
  private mutating func checkPolicy() {
    guard policy != nil, let vm = vms.first(where: { $0.mode == .mediated }) else { return }
    fail(vm.position, "a policy is for VMs with an emulated vPMU, and this one is mediated")
  }

  private func finished(_ scenario: Scenario) -> Plan {
    Plan(
      scenario: scenario,
      machine: machine ?? Machine(),
      kernels: kernels,
      tasks: tasks,
      vms: vms,
      virtualCPUs: virtualCPUs,
      hasWatchdog: hasWatchdog,
      policy: policy,
      subjects: subjects,
      steps: steps,
      checks: checks,
      setupError: setupError
    )
  }

  private mutating func declareWatchdog() {
    // Named as virtual CPUs are: with a number where there are several.
    for cpu in 0..<cpuCount {
      let name = cpuCount == 1 ? "watchdog" : "watchdog.\(cpu)"
      addSubject(name, .watchdog(eventCount, cpu: cpu))
      eventCount += 1
    }
  }

  /// Set-up comes first, and names one machine.
  private mutating func checkOrder(_ statements: [Statement]) {
    var firstStep: Int?
    var hasMachine = false
    for statement in statements {
      if !statement.isSetup { firstStep = firstStep ?? statement.position.line }
      if statement.isSetup, let firstStep {
        fail(
          statement.position,
          "set-up comes before the steps, which begin on line \(firstStep)"
        )
      }
      if case .machine = statement.kind {
        if hasMachine { fail(statement.position, "the scenario names a machine already") }
        hasMachine = true
      }
    }
  }

  /// The place of a word of the statement at hand.
  func place(of word: String) -> SourcePosition {
    current?.position(of: word) ?? SourcePosition(line: 1, column: 1)
  }

  private mutating func add(_ statement: Statement) {
    current = statement
    let position = statement.position
    switch statement.kind {
    case .machine, .watchdog: break
    case .kernels(let versions):
      if kernels != nil { fail(position, "the scenario names its kernels already") }
      kernels = versions
    case .policy(let policy): setPolicy(policy, position)
    case .task(let names, let cpu): addTasks(names, cpu: cpu, position)
    case .vm(let names, let vm):
      for name in names.all { addVM(name, vm, position) }
    case .host(let step): addStep(statement, hostActions(step, position))
    case .guest(let vm, let step): addStep(statement, guestActions(vm, step, position))
    case .run(let duration): addRun(statement, duration)
    case .expect(let expectation): addExpectation(expectation, position)
    }
  }

  private mutating func setPolicy(_ policy: ContentionPolicy, _ position: SourcePosition) {
    if self.policy != nil { fail(position, "the scenario names a policy already") }
    self.policy = policy
  }

  private mutating func addStep(_ statement: Statement, _ actions: [Action]) {
    actionCount += actions.count
    guard actionCount <= Planner.actionLimit else {
      fail(statement.position, "a scenario has at most \(Planner.actionLimit) operations")
      return
    }
    steps.append(
      PlanStep(
        position: statement.position,
        text: statement.description,
        summary: StepSummary(statement),
        actions: actions,
        expectedError: nil
      )
    )
  }

  private mutating func addRun(_ statement: Statement, _ duration: UInt64) {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration)
    nanoseconds = overflow ? .max : sum
    if nanoseconds > DurationText.limitNanoseconds {
      fail(
        statement.position,
        "the scenario runs longer than the limit of "
          + DurationText.text(DurationText.limitNanoseconds)
      )
      nanoseconds = 0
    }
    addStep(statement, [.run(nanoseconds: duration)])
  }

  // MARK: Tasks and VMs

  var cpuCount: Int { machine?.cpus ?? 1 }

  private mutating func addTasks(_ names: Names, cpu: Int?, _ position: SourcePosition) {
    checkCPU(cpu ?? 0, position)
    for name in names.all {
      checkPlain(name)
      declareTask(name, cpu: cpu ?? 0, isForked: false, position)
    }
  }

  @discardableResult
  mutating func declareTask(
    _ name: String,
    cpu: Int,
    isForked: Bool,
    _ position: SourcePosition
  ) -> TaskHandle {
    if let known = taskHandles[name] {
      fail(place(of: name), "there is a task or VM '\(name)' already")
      return known
    }
    if tasks.count == Planner.taskLimit {
      fail(position, "a scenario has at most \(Planner.taskLimit) tasks")
    }
    guard tasks.count < Planner.taskLimit else { return 0 }
    taskHandles[name] = tasks.count
    tasks.append(PlannedTask(name: name, cpu: cpu, isForked: isForked))
    return tasks.count - 1
  }

  private mutating func addVM(_ name: String, _ vm: VMSpecification, _ position: SourcePosition) {
    checkCPU(vm.cpu ?? 0, position)
    if vms.contains(where: { $0.name == name }) {
      fail(place(of: name), "there is a task or VM '\(name)' already")
      return
    }
    checkPlain(name)
    for number in 0..<vm.vcpus {
      let vcpu = vm.vcpus == 1 ? name : "\(name).\(number)"
      let cpu = vm.cpu ?? number % cpuCount
      let task = declareTask(vcpu, cpu: cpu, isForked: false, position)
      virtualCPUHandles[vcpu] = virtualCPUHandles[vcpu] ?? virtualCPUs.count
      virtualCPUs.append(PlannedVirtualCPU(name: vcpu, task: task, vm: vms.count))
    }
    vms.append(
      PlannedVM(
        name: name,
        mode: vm.mode,
        isLater: vm.isLater,
        hasUserAPIC: vm.hasUserAPIC,
        position: position
      )
    )
  }

  mutating func checkCPU(_ cpu: Int, _ position: SourcePosition) {
    guard cpu >= cpuCount else { return }
    fail(
      place(of: "cpu\(cpu)"),
      "the machine has no cpu\(cpu), only \(cpuCount == 1 ? "cpu0" : "cpu0 to cpu\(cpuCount - 1)")"
    )
  }

  // MARK: Looking up

  mutating func task(_ name: String, _ position: SourcePosition) -> TaskHandle? {
    if let handle = taskHandles[name] ?? taskHandles["\(name).0"] { return handle }
    unknown(name, what: "task or VM", among: tasks.map(\.name))
    return nil
  }

  mutating func virtualCPU(_ name: String, _ position: SourcePosition) -> VCPUHandle? {
    if let handle = virtualCPUHandles[name] ?? virtualCPUHandles["\(name).0"] { return handle }
    unknown(name, what: "VM", among: virtualCPUs.map(\.name))
    return nil
  }

  mutating func subject(_ name: String, _ position: SourcePosition) -> Int? {
    let plain = name.hasSuffix(".0") ? String(name.dropLast(2)) : name
    if let place = subjectPlaces[name] ?? subjectPlaces[plain] { return place }
    unknown(name, what: "event or counter", among: subjects.map(\.name))
    return nil
  }

  /// The place of a name among the subjects, if it is one.
  func knownSubject(_ name: String) -> Int? { subjectPlaces[name] }

  @discardableResult
  mutating func addSubject(_ name: String, _ kind: Subject.Kind) -> Int {
    subjectPlaces[name] = subjects.count
    subjects.append(Subject(name: name, kind: kind))
    return subjects.count - 1
  }

  /// A name that is declared has no dot; those with one belong to groups, VMs and their LBR.
  mutating func checkPlain(_ name: String) {
    guard name.contains(".") else { return }
    fail(place(of: name), "'\(name)' has a dot, which only members of a group or VM have")
  }

  /// Whether a statement that could not be read mentions a name, by itself or in a range.
  func mayBeDeclared(_ name: String) -> Bool {
    guard !unread.isEmpty else { return false }
    let prefix = Names.numbered(name)?.prefix ?? name
    return unread.contains { word in
      word == name || (word.contains("..") && word.hasPrefix(prefix)) || word.hasPrefix("\(name):")
    }
  }

  mutating func unknown(_ name: String, what: String, among names: [String]) {
    guard !mayBeDeclared(name) else { return }
    let known =
      names.isEmpty ? "none is named yet" : "known: " + names.prefix(20).joined(separator: ", ")
    fail(
      place(of: name),
      "no \(what) is called '\(name)'; \(known)",
      suggestion: Suggestion.nearest(to: name, among: names.prefix(256))
    )
  }

  mutating func fail(_ position: SourcePosition, _ message: String, suggestion: String? = nil) {
    guard diagnostics.count < 50 else { return }
    diagnostics.append(
      Diagnostic(file: file, position: position, message: message, suggestion: suggestion)
    )
  }
}
