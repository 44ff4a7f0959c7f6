import PerfInterface

/// Resolves the names of a scenario and finds what makes no sense in it.
struct Planner {
  /// The most expectations of one run, counted for each name.
  static let checkLimit = 10_000

  let file: String
  var diagnostics: [Diagnostic] = []

  var machine: Machine?
  var kernels: [KernelVersion]?
  var hasWatchdog = false
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

  static func plan(
    _ scenario: Scenario,
    file: String,
    firstLine: Int
  ) -> Result<Plan, DiagnosticList> {
    var planner = Planner(file: file)
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
    guard planner.diagnostics.isEmpty else {
      return .failure(DiagnosticList(planner.diagnostics))
    }
    return .success(planner.finished(scenario))
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
      subjects: subjects,
      steps: steps,
      checks: checks,
      setupError: setupError,
      toleratesErrors: false
    )
  }

  private mutating func declareWatchdog() {
    for cpu in 0..<cpuCount {
      let name = "watchdog@cpu\(cpu)"
      subjects.append(Subject(name: name, kind: .watchdog(eventCount, cpu: cpu)))
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

  private mutating func add(_ statement: Statement) {
    let position = statement.position
    switch statement.kind {
    case .machine, .watchdog: break
    case .kernels(let versions):
      if kernels != nil { fail(position, "the scenario names its kernels already") }
      kernels = versions
    case .task(let names, let cpu): addTasks(names, cpu: cpu, position)
    case .vm(let names, let vm):
      for name in names.all { addVM(name, vm, position) }
    case .host(let step): addStep(statement, hostActions(step, position))
    case .guest(let vm, let step): addStep(statement, guestActions(vm, step, position))
    case .run(let duration): addRun(statement, duration)
    case .expect(let expectation): addExpectation(expectation, position)
    }
  }

  private mutating func addStep(_ statement: Statement, _ actions: [Action]) {
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
    for name in names.all { declareTask(name, cpu: cpu ?? 0, isForked: false, position) }
  }

  @discardableResult
  mutating func declareTask(
    _ name: String,
    cpu: Int,
    isForked: Bool,
    _ position: SourcePosition
  ) -> TaskHandle {
    if tasks.contains(where: { $0.name == name }) {
      fail(position, "there is a task or VM '\(name)' already")
    }
    tasks.append(PlannedTask(name: name, cpu: cpu, isForked: isForked))
    return tasks.count - 1
  }

  private mutating func addVM(_ name: String, _ vm: VMSpecification, _ position: SourcePosition) {
    checkCPU(vm.cpu ?? 0, position)
    for number in 0..<vm.vcpus {
      let vcpu = vm.vcpus == 1 ? name : "\(name).\(number)"
      let cpu = vm.cpu ?? number % cpuCount
      let task = declareTask(vcpu, cpu: cpu, isForked: false, position)
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
      position,
      "the machine has no cpu\(cpu), only \(cpuCount == 1 ? "cpu0" : "cpu0 to cpu\(cpuCount - 1)")"
    )
  }

  // MARK: Looking up

  mutating func task(_ name: String, _ position: SourcePosition) -> TaskHandle? {
    if let handle = tasks.firstIndex(where: { $0.name == name }) { return handle }
    if let handle = tasks.firstIndex(where: { $0.name == "\(name).0" }) { return handle }
    unknown(name, what: "task or VM", among: tasks.map(\.name), position)
    return nil
  }

  mutating func virtualCPU(_ name: String, _ position: SourcePosition) -> VCPUHandle? {
    if let handle = virtualCPUs.firstIndex(where: { $0.name == name }) { return handle }
    if let handle = virtualCPUs.firstIndex(where: { $0.name == "\(name).0" }) { return handle }
    unknown(name, what: "VM", among: virtualCPUs.map(\.name), position)
    return nil
  }

  mutating func subject(_ name: String, _ position: SourcePosition) -> Int? {
    let plain = name.hasSuffix(".0") ? String(name.dropLast(2)) : name
    if let place = subjects.firstIndex(where: { $0.name == name || $0.name == plain }) {
      return place
    }
    unknown(name, what: "event or counter", among: subjects.map(\.name), position)
    return nil
  }

  mutating func unknown(
    _ name: String,
    what: String,
    among names: [String],
    _ position: SourcePosition
  ) {
    let known =
      names.isEmpty ? "none is named yet" : "known: " + names.prefix(20).joined(separator: ", ")
    fail(
      position,
      "no \(what) is called '\(name)'; \(known)",
      suggestion: Suggestion.nearest(to: name, among: names)
    )
  }

  mutating func fail(_ position: SourcePosition, _ message: String, suggestion: String? = nil) {
    guard diagnostics.count < 50 else { return }
    diagnostics.append(
      Diagnostic(file: file, position: position, message: message, suggestion: suggestion)
    )
  }
}
