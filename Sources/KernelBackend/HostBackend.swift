import Foundation
import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// Executes scenarios on the kernel of this machine, through the agent as an ordinary program.
///
/// The agent closes what it opens and traces nothing. It asks for no rights that the user lacks.
public struct HostBackend: KernelUnderTest {
  /// `host`.
  public let name = BackendName(kind: .host, kernel: nil)
  /// The machine.
  public let facts: MachineFacts
  private let agent: AgentProcess
  private let hardware: KernelMachine

  /// Why this machine is of no use.
  public struct Unusable: Error, Hashable {
    /// In words, with a remedy.
    public let reason: String
  }

  /// Looks at the machine.
  ///
  /// - Parameter agent: The program `vpmu-gaps-agent`.
  /// - Parameter allowsDisturbing: Whether all counters of a CPU may be taken from other users.
  public init(agent path: String, allowsDisturbing: Bool) throws(Unusable) {
    agent = AgentProcess(path: path)
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Unusable(reason: "there is no agent '\(path)'; 'make report' builds it")
    }
    let said: String
    do {
      said = try agent.run("A 0 \(allowsDisturbing ? 1 : 0)\nL\n", limitSeconds: 10)
    } catch {
      throw Unusable(reason: "the agent '\(path)' cannot be started: \(error)")
    }
    guard let facts = Transcript(said).facts else {
      throw Unusable(reason: "the agent '\(path)' gives no answer that is understood")
    }
    guard let architecture = facts.knownArchitecture else {
      throw Unusable(
        reason: "the agent knows x86_64 and aarch64, and this is \(facts.architecture)"
      )
    }
    self.facts = facts
    hardware = KernelMachine(
      architecture: architecture,
      // Every arm64 machine has what `armv8` stands for; x86 does not say which it is.
      processor: architecture == .arm64 ? .armv8 : nil,
      // One CPU is the agent's own.
      cpus: max(1, ProcessInfo.processInfo.activeProcessorCount - 1),
      counters: nil,
      // On x86 a guest's driver has to know which processor this is.
      vmModes: facts.hasKVM && architecture == .arm64 ? [.emulated] : [],
      hasHardwareCounters: facts.errorOfCycles == nil,
      allowsDisturbing: allowsDisturbing
    )
  }

  /// The kernel runs already.
  public var reasonUnavailable: String? { nil }

  /// Real hardware, whose processor nobody looked at; a virtual machine may be below it.
  public var machine: RealMachine? {
    RealMachine(architecture: hardware.architecture, processor: nil, isEmulated: false)
  }

  /// Architecture and counters.
  public var machineText: String {
    let counters = facts.freeCounters.map { "\($0) free counters" } ?? "counters not counted"
    return "\(hardware.architecture.rawValue), this machine: \(counters)"
  }

  /// What the agent found at the start.
  public func look() -> MachineFacts? { facts }

  /// A plan as the agent's operations on this machine.
  public func translate(_ plan: Plan) -> Result<AgentProgram, NotExpressible> {
    if let kernels = plan.kernels {
      let names = kernels.map(\.rawValue).sorted().joined(separator: ", ")
      let reason = "it is about \(names), and this is \(facts.release)"
      return .failure(NotExpressible(reason: reason))
    }
    return AgentProgram.translate(plan, kernel: nil, on: hardware)
  }

  /// Executes plans one after the other.
  public func executeAll(_ plans: [Plan], progress: (Int) -> Void) -> KernelOutcome {
    let executions = plans.enumerated().map { place, plan in
      defer { progress(place + 1) }
      return execute(plan)
    }
    return KernelOutcome(executions: executions, release: facts.release)
  }

  /// Executes a plan.
  public func execute(_ plan: Plan) -> Execution {
    switch translate(plan) {
    case .failure(let problem): .notRun(problem.reason)
    case .success(let program): execute(plan, program)
    }
  }

  private func execute(_ plan: Plan, _ program: AgentProgram) -> Execution {
    let text =
      "H \(plan.machine.cpus) -1\nS 0\n" + program.lines.joined(separator: "\n") + "\nL\n"
    do {
      let said = try agent.run(text, limitSeconds: 10 + Double(plan.runNanoseconds) / 1e9 * 2)
      let transcript = Transcript(said)
      if let answers = transcript.answers(to: 0, plan: plan, program: program),
        let reason = reasonOfMachine(answers)
      {
        return .notRun(reason)
      }
      return transcript.execution(of: 0, plan: plan, program: program)
    } catch {
      return .inconclusive("the agent: \(error)")
    }
  }

  /// What of a scenario this machine refused for reasons that are not the scenario's.
  private func reasonOfMachine(_ answers: AgentAnswers) -> String? {
    for (step, error) in answers.errors {
      guard let step = answers.plan.steps.indices.contains(step) ? answers.plan.steps[step] : nil
      else { continue }
      // Without a PMU this answer says nothing about the event.
      if error == .enoent, !hardware.hasHardwareCounters, step.opensHardwareEvent {
        return "no hardware PMU"
      }
      if error == .eacces || error == .eperm, step.expectedError != error {
        return
          "'\(step.text)' is not permitted here (\(error.rawValue)); it needs CAP_PERFMON or a "
          + "lower /proc/sys/kernel/perf_event_paranoid"
      }
    }
    return nil
  }
}
