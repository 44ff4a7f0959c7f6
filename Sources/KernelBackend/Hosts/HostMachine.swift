import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A machine whose kernel runs already: what is known of it, and what it can express.
///
/// Evidence holds it, so that a report on another machine asks for the same programs.
public struct HostMachine: Codable, Hashable, Sendable {
  /// What `uname` calls the architecture.
  public var architecture: String
  /// Name, family, model and stepping; absent where nobody knows.
  public var processor: String?
  /// The machine of the scenario language whose tables it has; absent where none has.
  public var tables: String?
  /// What is beneath it, as far as it tells; absent for a machine that seems to be none's guest.
  public var hypervisor: String?
  /// CPUs that scenarios may have; the agent has one of its own.
  public var cpus: Int
  /// Counters of a CPU that others hold and nobody was asked to give back, such as the NMI watchdog's; absent
  /// where nobody knows.
  public var heldCounters: Int?
  /// Whether it has counters at all.
  public var hasCounters: Bool
  /// Whether the agent can have VMs.
  public var hasKVM: Bool
  /// Whether every counter of a CPU was taken from other users.
  public var isDisturbed: Bool

  /// Describes a machine.
  ///
  /// - Parameter facts: What the agent found.
  /// - Parameter processor: What `/proc/cpuinfo` says.
  /// - Parameter vendor: Who made it, by its firmware; nil where it does not say.
  /// - Parameter cpus: CPUs that scenarios may have, from 1.
  public init(
    _ facts: MachineFacts,
    processor: ProcessorFacts,
    vendor: String?,
    cpus: Int,
    isDisturbed: Bool
  ) {
    architecture = facts.architecture
    self.processor = processor.text
    tables = processor.processor?.name
    hypervisor = processor.isVirtual ? vendor ?? "a hypervisor" : nil
    self.cpus = facts.cpus.map { min(cpus, max($0 - 1, 0)) } ?? cpus
    heldCounters = facts.freeCounters.flatMap { free in
      processor.processor?.cycleCounters.map { max($0 - free, 0) }
    }
    hasCounters = facts.errorOfCycles == nil
    hasKVM = facts.hasKVM
    self.isDisturbed = isDisturbed
  }

  /// Whose instructions it executes; nil for one that the agent knows nothing of.
  var knownArchitecture: Machine.Architecture? {
    switch architecture {
    case "x86_64": .x86
    case "aarch64": .arm64
    default: nil
    }
  }

  /// What it can express; nil for an architecture that the agent knows nothing of.
  var kernelMachine: KernelMachine? {
    guard let known = knownArchitecture else { return nil }
    var machine = KernelMachine(
      architecture: known,
      // Every arm64 machine has what `armv8` stands for.
      processor: known == .arm64 ? .armv8 : tables.flatMap(Processor.named),
      cpus: cpus,
      counters: nil,
      // Which registers an x86 guest has depends on the processor.
      vmModes: hasKVM && (known == .arm64 || tables != nil) ? [.emulated] : [],
      hasHardwareCounters: hasCounters,
      allowsDisturbing: isDisturbed
    )
    machine.heldCounters = heldCounters ?? 0
    return machine
  }

  /// Real hardware, or a virtual machine on it, with a kernel of some release.
  func realMachine(release: String) -> RealMachine? {
    knownArchitecture.map {
      RealMachine(
        architecture: $0,
        processor: tables.flatMap(Processor.named)?.name,
        isEmulated: false,
        profile: KernelVersion(lineOf: release)
      )
    }
  }

  /// Architecture, processor, what is beneath, and counters, in words.
  func text(_ facts: MachineFacts) -> String {
    let parts = [
      knownArchitecture?.rawValue ?? architecture, processor ?? "processor unknown",
      hypervisor.map { "a guest of \($0)" }, hasCounters ? nil : "no counters",
      isDisturbed ? "counters taken from other users" : nil,
      facts.freeCounters.map { "\($0) free counters" } ?? "counters not counted",
    ]
    return parts.compactMap { $0 }.joined(separator: "; ")
  }

  /// A plan as the agent's operations on the machine.
  func translate(_ plan: Plan, release: String) -> Result<AgentProgram, NotExpressible> {
    if let kernels = plan.kernels {
      let names = kernels.map(\.rawValue).sorted().joined(separator: ", ")
      let reason = "it is about \(names), and this is \(release)"
      return .failure(NotExpressible(reason: reason))
    }
    guard let machine = kernelMachine else {
      return .failure(NotExpressible(reason: "the agent knows nothing of \(architecture)"))
    }
    return AgentProgram.translate(plan, kernel: nil, on: machine)
  }

  /// A program as the agent reads it.
  static func text(of program: AgentProgram, cpus: Int) -> String {
    "H \(cpus) -1\nS 0\n" + program.lines.joined(separator: "\n") + "\nL\n"
  }

  /// What the agent said of a plan as an execution.
  func execution(_ said: String, _ plan: Plan, _ program: AgentProgram) -> Execution {
    let transcript = Transcript(said)
    if let answers = transcript.answers(to: 0, plan: plan, program: program),
      let reason = reason(of: answers)
    {
      return .notRun(reason)
    }
    return transcript.execution(of: 0, plan: plan, program: program)
  }

  /// What of a scenario this machine refused for reasons that are not the scenario's.
  private func reason(of answers: AgentAnswers) -> String? {
    for (step, error) in answers.errors {
      guard let step = answers.plan.steps.indices.contains(step) ? answers.plan.steps[step] : nil
      else { continue }
      // Without a PMU this answer says nothing about the event.
      if error == .enoent, !hasCounters, step.opensHardwareEvent { return "no hardware PMU" }
      if error == .eacces || error == .eperm, step.expectedError != error {
        return
          "'\(step.text)' is not permitted here (\(error.rawValue)); it needs CAP_PERFMON or a "
          + "lower /proc/sys/kernel/perf_event_paranoid"
      }
    }
    return nil
  }
}

extension HostMachine {
  /// What the agent is asked first: what the machine is.
  static func question(mayDisturb: Bool) -> String { "A 0 \(mayDisturb ? 1 : 0)\nL\n" }

  /// How long a plan may take, in seconds.
  static func limitSeconds(_ plan: Plan) -> Double { 10 + Double(plan.runNanoseconds) / 1e9 * 2 }
}
