import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct ScenarioRunnerTests {
  static let text = "host: A = open cycles -C 0\nrun 1ms\n  host: read A\nexpect A active\n"

  @Test func `a step that fails unexpectedly is an error where it stands`() throws {
    let plan = try plan(Self.text)
    let backend = ScriptedBackend(answer: .stepFailed(step: 2, reason: "EBADF"))
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioRunner.run(plan, on: backend)
    }
    #expect(error?.position == SourcePosition(line: 3, column: 3))
    #expect(error?.message == "on model:6.12 the step 'host: read A' fails: EBADF")
  }

  static let unrun: [(answer: Execution, verdict: RunVerdict, reason: String)] = [
    (.notRun("no such counter"), .notRun, "no such counter"),
    (.inconclusive("it crashed"), .inconclusive, "it crashed"),
  ]

  @Test(arguments: unrun)
  func `what gave no answer says why, and nothing else`(
    answer: Execution,
    verdict: RunVerdict,
    reason: String
  ) throws {
    let plan = try plan(Self.text)
    let result = try ScenarioRunner.run(
      plan,
      on: ScriptedBackend(answer: answer, quietAnswer: answer),
      comparesWithBareMetal: true
    )
    #expect(result.verdict == verdict)
    #expect(result.reason == reason)
    #expect(result.checks.isEmpty)
    #expect(result.trace == nil)
    #expect(result.loss == nil)
    #expect(result.backend.description == "model:6.12")
  }

  @Test func `a run that was seen has its checks and no reason`() throws {
    let plan = try plan(Self.text)
    let trace = Trace.steady(plan, [seen { $0.state = .active }])
    let result = try ScenarioRunner.run(plan, on: ScriptedBackend(answer: .ran(trace)))
    #expect(result.verdict == .asDocumented)
    #expect(result.reason == nil)
    #expect(result.checks.map(\.outcome) == [.met])
    #expect(result.trace == trace)
    #expect(result.bareMetal == nil)
  }

  @Test func `a run in which something cannot be seen says what`() throws {
    let plan = try plan(Self.text)
    let trace = Trace.steady(plan, [EventObservation()])
    let result = try ScenarioRunner.run(plan, on: ScriptedBackend(answer: .ran(trace)))
    #expect(result.verdict == .notObservable)
    #expect(result.reason?.hasPrefix("A active: ") == true)
  }

  static let guestText = """
    vm V
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 1ms
    expect G counts nothing
    """

  @Test func `bare metal is the same plan without contention, judged by nobody`() throws {
    let plan = try plan(Self.guestText)
    let lost = Trace.steady(plan, [EventObservation(), seen { $0.countInRun = 0 }])
    let full = Trace.steady(plan, [EventObservation(), seen { $0.countInRun = 100 }])
    let backend = ScriptedBackend(answer: .ran(lost), quietAnswer: .ran(full))
    let result = try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true)
    #expect(result.bareMetal == full)
    #expect(result.loss?.share == 1)
    #expect(result.checks.map(\.outcome) == [.met])
    #expect(try ScenarioRunner.run(plan, on: backend).loss == nil)
  }

  @Test func `without bare metal there is no loss`() throws {
    let plan = try plan(Self.guestText)
    let trace = Trace.steady(plan, [EventObservation(), seen { $0.countInRun = 0 }])
    for quiet in [Execution.notRun("x"), .inconclusive("x"), .stepFailed(step: 0, reason: "x")] {
      let backend = ScriptedBackend(answer: .ran(trace), quietAnswer: quiet)
      let result = try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true)
      #expect(result.verdict == .asDocumented)
      #expect(result.loss == nil)
    }
  }

  static let names: [(name: BackendName, text: String)] = [
    (BackendName(kind: .model, kernel: .linux61), "model:6.1"),
    (BackendName(kind: .model, kernel: .linux612), "model:6.12"),
    (BackendName(kind: .model, kernel: .linux70), "model:7.0"),
    (
      BackendName(kind: .init("bochs"), kernel: .linux612, processor: "icelake"),
      "bochs:6.12/icelake"
    ),
    (BackendName(kind: .init("qemu"), kernel: .linux61), "qemu:6.1"),
    (BackendName(kind: .init("qemu"), kernel: .linux612), "qemu:6.12"),
    (BackendName(kind: .host, kernel: nil), "host"),
    (BackendName(host: "lab-7"), "host:lab-7"),
  ]

  @Test(arguments: names)
  func `backends are named as users write them`(name: BackendName, text: String) {
    #expect(name.description == text)
    #expect(BackendName(text) == name)
  }

  @Test(arguments: [
    "", "model", "qemu", "qemu:", "qemu:5.4", "qemu:6.12/", "qemu:6.12/a/b", ":6.12", "host:",
  ])
  func `what is no name of a backend is not read as one`(text: String) {
    #expect(BackendName(text) == nil)
  }

  @Test func `models come before real kernels, each by release`() {
    let all = Self.names.map(\.name)
    #expect(all.reversed().sorted() == all)
  }
}

@Suite struct ContentionTests {
  @Test func `without contention there are no events of the host and no watchdog`() throws {
    let plan = try plan(
      """
      watchdog on
      task T
      vm V
      host: A = open cycles:D -C 0 disabled
      host: switch cpu0 to V
      guest V: G = count cycles period 100
      host: enable A
      host: irqs off cpu0
      host: irqs on cpu0
      host: sleep T
      host: wake T
      run 1ms
      host: disable A
      host: reset A
      host: read A
      guest V: toggle global
      host: fork T as U
      host: exit U
      run 2ms
      host: close A
      expect G counts all
      """
    )
    let quiet = try #require(plan.withoutContention)
    let kept = plan.steps.flatMap(\.actions).filter { action in
      switch action {
      case .open, .enable, .disable, .close, .reset, .read: false
      default: true
      }
    }
    #expect(quiet.steps.flatMap(\.actions) == kept)
    #expect(!quiet.hasWatchdog)
    #expect(quiet.checks.isEmpty)
    #expect(quiet.steps.count == plan.steps.count)
    #expect(quiet.subjects == plan.subjects)
    #expect(quiet.tasks == plan.tasks)
    #expect(quiet.virtualCPUs == plan.virtualCPUs)
    #expect(quiet.machine == plan.machine)
    #expect(quiet.kernels == plan.kernels)
  }

  @Test func `a plan without a guest's counter has no bare metal to compare with`() throws {
    #expect(try plan("vm V\nhost: A = open cycles -C 0\nrun 1ms\n").withoutContention == nil)
  }

  @Test func `an error that the host's event meets is none without it`() throws {
    let plan = try plan(
      """
      vm V
      guest V: G = count cycles
      host: A = open cycles -C 9
      expect error EINVAL
      run 1ms
      """
    )
    #expect(plan.withoutContention?.steps.map(\.expectedError) == [nil, nil, nil])
  }
}
