import PerfInterface
import PerfModel
import ScenarioLanguage
import Testing

@testable import ModelBackend

/// Two states with one digest must look alike, and still do so whatever happens to both.
@Suite struct StateDigestTests {
  static let scenarios: [(name: String, text: String)] = [
    (
      "two CPUs",
      """
      machine toy counters=2 cpus=2
      task T on cpu0
      task U on cpu1
      host: A = open cycles:D -t T
      host: B = open cycles -t T
      host: C = open {cycles,instructions} -C 0
      host: D = open cycles -C 1
      explore 4 steps of
        host: {enable|disable} {A|B|C|D}
        host: migrate {T|U} to {cpu0|cpu1}
        host: {sleep|wake|exec} T
        run 3ms
      never A exited
      """
    ),
    (
      "clones",
      """
      machine toy counters=1
      task T on cpu0
      host: A = open cycles:D -t T inherit=1
      host: B = open cycles -t T inherit=1
      host: fork T as U
      explore 5 steps of
        host: {enable|disable} {A|B}
        host: switch cpu0 to {T|U}
        host: exit U
        run 1ms
      never A exited
      """
    ),
    (
      "opened and closed",
      """
      machine skylake
      task T on cpu0
      watchdog on
      host: A = open cycles:De -t T
      explore 5 steps of
        host: B = open cycles:D -C 0
        host: C = open r01c0 -t T sample_period=700001
        host: D = open cpu/event=0xb7,umask=0x1,offcore_rsp=0x1/ -C 0
        host: E = open cpu/event=0xbb,umask=0x1,offcore_rsp=0x2/ -C 0
        host: close {A|B|C|D|E}
        host: watchdog {on|off}
        host: irqs {off|on} cpu0
        run 1ms
      never A exited
      """
    ),
    (
      "a guest of Intel's",
      """
      machine icelake cpus=2
      vm V on cpu0
      task T on cpu0
      guest V: G = count cycles on fixed1
      guest V: H = count instructions period 900001
      explore 4 steps of
        host: A = open cycles:D -C 0
        host: B = open cycles:De -t V
        host: close {A|B}
        host: switch cpu0 to {V|T}
        host: migrate V to {cpu0|cpu1}
        guest V: {stop|start|reprogram} {G|H}
        guest V: lbr {on|off}
        guest V: toggle global
        run 1ms
      never G exited
      """
    ),
    (
      "a mediated guest",
      """
      machine icelake
      vm V on cpu0 vpmu=mediated
      task T on cpu0
      guest V: G = count cycles period 900001
      explore 5 steps of
        host: A1..A9 = open cycles:DH -C 0
        host: B = open cycles:H -t T
        host: close {A1|B}
        host: switch cpu0 to {V|T}
        guest V: {stop|start} G
        run 1ms
      never G exited
      """
    ),
    (
      "a guest of arm64's",
      """
      machine armv8
      vm V on cpu0
      task T on cpu0
      guest V: G = count cycles
      guest V: H = count instructions
      explore 4 steps of
        host: A1..A6 = open instructions:D -C 0
        host: disable {A1|A2}
        host: close A1..A6
        host: switch cpu0 to {V|T}
        guest V: {stop|start|reprogram} {G|H}
        guest V: toggle global
        run 1ms
      never G exited
      """
    ),
    (
      "Linux in a guest",
      """
      machine icelake
      vm V on cpu0
      task T on cpu0
      guest V: linux
      guest V: task P
      guest V: task Q
      guest V: A = open cycles:u -t P
      guest V: B = open {cycles,instructions}:D -C 0
      explore 4 steps of
        host: C1..C9 = open cycles:D -C 0
        host: close C1..C9
        host: switch cpu0 to {V|T}
        guest V: {enable|disable} {A|B}
        guest V: {sleep|wake} Q
        run 3ms
      never A exited
      """
    ),
    (
      "a mediated guest with Linux",
      """
      machine zen4
      vm V on cpu0 vpmu=mediated
      task T on cpu0
      guest V: linux
      guest V: A1..A8 = open cycles -C 0
      guest V: S = open instructions:D -C 0 sample_period=900001
      explore 4 steps of
        host: C = open cycles:H -C 0
        host: close C
        host: switch cpu0 to {V|T}
        guest V: {enable|disable} {A1|S}
        run 3ms
      never A1 exited
      """
    ),
    (
      "branch records",
      """
      machine skylake
      vm V on cpu0
      task T on cpu0
      guest V: lbr on
      explore 5 steps of
        host: L = open cycles:D -C 0 sample_type=0x800 branch_sample_type=any sample_period=100000
        host: M = open cycles -t T sample_type=0x800 branch_sample_type=any_ret sample_period=100000
        host: close {L|M}
        host: switch cpu0 to {V|T}
        guest V: lbr {on|off|read}
        run 1ms
      never V.lbr exited
      """
    ),
  ]

  /// Pairs of states that are compared in one scenario and kernel.
  private static let pairLimit = 1500

  @Test(arguments: scenarios, [KernelVersion.linux61, .linux612, .linux73])
  func `equal states stay equal`(
    scenario: (name: String, text: String),
    kernel: KernelVersion
  ) throws {
    let parsed = try ParsedScenario.parse(scenario.text, file: scenario.name).get()
    let plan = try #require(parsed.plans.first)
    guard let (_, explorer) = ModelBackend(kernel: kernel).beginExploration(plan) else {
      #expect(plan.vms.contains { $0.mode == .mediated } && !kernel.behaviour.hasMediatedPMU)
      return
    }
    let exploration = try #require(plan.exploration)
    let comparison = explorer.comparison
    var walk = StateWalk()
    var known: [StateDigest: ExploredState] = [:]
    var level = explorer.frontier.compactMap(\.state)
    var pairs = 0
    for _ in 0..<exploration.bound {
      var next: [ExploredState] = []
      for state in level {
        for action in exploration.actions {
          var reached = state
          guard case .done = reached.perform(action.actions, of: plan, workLimit: .max) else {
            continue
          }
          let digest = reached.system.digest(comparison, &walk)
          guard let earlier = known[digest], earlier.isWatchdogOn == reached.isWatchdogOn else {
            known[digest] = known[digest] ?? reached
            next.append(reached)
            continue
          }
          guard pairs < Self.pairLimit else { continue }
          pairs += 1
          #expect(view(earlier, plan, comparison) == view(reached, plan, comparison))
          for second in exploration.actions {
            let left = outcome(earlier, second, plan, comparison)
            let right = outcome(reached, second, plan, comparison)
            #expect(left == right, "\(kernel.rawValue), \(scenario.name): then \(second.text)")
          }
        }
      }
      level = next
    }
    #expect(pairs > 100)
  }

  /// What an action makes of a state, as far as anything can be seen of it; nil where it cannot be done.
  private func outcome(
    _ state: ExploredState,
    _ action: PlanStep,
    _ plan: Plan,
    _ comparison: StateComparison
  ) -> Outcome? {
    var state = state
    guard case .done = state.perform(action.actions, of: plan, workLimit: .max) else { return nil }
    var walk = StateWalk()
    var outcome = Outcome(
      digest: state.system.digest(comparison, &walk),
      view: view(state, plan, comparison)
    )
    guard action.isRun else { return outcome }
    for subject in plan.subjects {
      let seen = state.system.observe(subject.kind)
      outcome.counts += [seen.countInRun, seen.happenedInRun, seen.recordedInRun]
    }
    for vcpu in plan.virtualCPUs.indices {
      let guest = state.system.observe(vcpu: vcpu)
      outcome.counts += [guest.overflows, guest.interrupts]
    }
    return outcome
  }

  private struct Outcome: Equatable {
    let digest: StateDigest
    let view: [String]
    var counts: [UInt64?] = []
  }

  private func view(_ state: ExploredState, _ plan: Plan, _ comparison: StateComparison) -> [String]
  {
    let events = plan.subjects.map { subject in
      let seen = state.system.glance(subject.kind)
      let counter = comparison.tellsCountersApart ? seen.counter?.name ?? "none" : ""
      return
        "\(subject.name) \(seen.exists) \(seen.state?.word ?? "none") \(seen.cpu ?? -1) \(counter)"
    }
    let tasks = (0..<plan.machine.cpus).map { "\(state.system.currentTask(cpu: $0) ?? -1)" }
    return events + tasks + state.system.armedTimers.map { "\($0)" }
  }
}
