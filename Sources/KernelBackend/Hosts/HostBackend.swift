import Foundation
import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// Executes scenarios on the kernel of this machine, through the agent as an ordinary program.
///
/// The agent closes what it opens and traces nothing. It asks for no rights that the user lacks.
public struct HostBackend: KernelUnderTest {
  /// `host`, or `host:NAME`.
  public let name: BackendName
  /// What the agent found.
  public let facts: MachineFacts
  /// The machine.
  public var host: HostMachine? { hardware }
  private let hardware: HostMachine
  private let agent: AgentProcess

  /// Why this machine is of no use.
  public struct Unusable: Error, Hashable {
    /// In words, with a remedy.
    public let reason: String
  }

  /// Looks at the machine.
  ///
  /// - Parameter agent: The program `vpmu-gaps-agent`.
  /// - Parameter name: What evidence from here is called; nil for `host`.
  /// - Parameter allowsDisturbing: Whether all counters of a CPU may be taken from other users.
  public init(
    agent path: String,
    name: String? = nil,
    allowsDisturbing: Bool
  ) throws(Unusable) {
    self.name = name.map(BackendName.init(host:)) ?? BackendName(kind: .host, kernel: nil)
    agent = AgentProcess(path: path)
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Unusable(reason: "there is no agent '\(path)'; 'make report' builds it")
    }
    let said: String
    do {
      said = try agent.run(HostMachine.question(mayDisturb: allowsDisturbing), limitSeconds: 10)
    } catch {
      throw Unusable(reason: "the agent '\(path)' cannot be started: \(error)")
    }
    guard let facts = Transcript(said).facts else {
      throw Unusable(reason: "the agent '\(path)' gives no answer that is understood")
    }
    let host = HostMachine(
      facts,
      processor: ProcessorFacts(HostBackend.text("/proc/cpuinfo")),
      vendor: HostBackend.text("/sys/class/dmi/id/sys_vendor").split(whereSeparator: \.isNewline)
        .first.map(String.init),
      // One CPU is the agent's own.
      cpus: max(1, ProcessInfo.processInfo.activeProcessorCount - 1),
      isDisturbed: allowsDisturbing
    )
    guard host.knownArchitecture != nil else {
      throw Unusable(
        reason: "the agent knows x86_64 and aarch64, and this is \(facts.architecture)"
      )
    }
    self.facts = facts
    hardware = host
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)) ?? ""
  }

  /// The kernel runs already.
  public var reasonUnavailable: String? { nil }

  /// Real hardware, or a virtual machine on it.
  public var machine: RealMachine? { hardware.realMachine(release: facts.release) }

  /// Architecture, processor and counters.
  public var machineText: String { hardware.text(facts) }

  /// What the agent found at the start.
  public func look() -> MachineFacts? { facts }

  /// A plan as the agent's operations on this machine.
  public func translate(_ plan: Plan) -> Result<AgentProgram, NotExpressible> {
    hardware.translate(plan, release: facts.release)
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
    do {
      let text = HostMachine.text(of: program, cpus: plan.machine.cpus)
      let said = try agent.run(text, limitSeconds: HostMachine.limitSeconds(plan))
      return hardware.execution(said, plan, program)
    } catch {
      return .inconclusive("the agent: \(error)")
    }
  }
}
