import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// The x86 machine with a performance monitoring unit of `Sources/X86Machine`: Bochs and our unit.
///
/// A boot takes a quarter of a minute, so that a machine is saved when its agent is ready, and every
/// batch of scenarios goes on from there.
struct Bochs: Emulator {
  let kind = BackendName.Kind("bochs")
  let title = "Bochs"
  let kernels: [KernelVersion] = KernelVersion.allCases
  let architecture = Machine.Architecture.x86
  let processors = Bochs.modelled.map(\.name)
  let batchSize = 120
  let machinesAtOnce = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// The processors that are emulated besides those of N equal counters (`Sources/X86Machine/processors`).
  private static let modelled: [Processor] = [
    .haswell, .broadwell, .skylake, .icelake, .sapphireRapids, .graniteRapids, .zen3, .zen4, .zen5,
  ]
  /// Equal counters that a machine can have.
  private static let equalCounters = 2...8
  /// What the name of a processor has behind it where one thread has the counters of both.
  private static let withoutSMT = "-smt-off"
  /// Instructions, which are cycles, in a second of the machine.
  private static let clockHertz = 50_000_000

  func image(of kernel: KernelVersion) -> String { "x86/linux-\(kernel.rawValue)" }

  func agent(for kernel: KernelVersion) -> String { "x86/initrd-\(kernel.rawValue)" }

  func missing(in folder: KernelFolder) -> String? {
    folder.file("machine/built") == nil
      ? "there is no emulated x86 machine in \(folder.path); 'make machine' builds it" : nil
  }

  func processor(_ name: BackendName) -> String? { name.processor }

  func machineText(_ name: BackendName) -> String {
    let processor = name.processor ?? "the processor that a scenario names"
    return "x86, \(processor) emulated by Bochs 3.0 with a performance monitoring unit of our own"
  }

  // MARK: Which machine

  /// The processor that a plan gets: the one it names; for a toy as many equal counters, or where it
  /// has branch records or more counters a processor that has them.
  private func chosen(_ plan: Plan, _ name: BackendName) -> String {
    if let processor = name.processor { return processor }
    guard plan.machine.isToy else {
      return plan.machine.processor.name + (plan.machine.hasSMT ? "" : Bochs.withoutSMT)
    }
    // Four and three, if that is what is asked for.
    if plan.machine.lbr > 0 || !Set(plan.machine.fixed).isSubset(of: [.instructions]) {
      return Processor.skylake.name
    }
    let counters = max(plan.machine.counters, Bochs.equalCounters.lowerBound)
    return counters > Bochs.equalCounters.upperBound
      ? Processor.icelake.name : "generic-\(counters)"
  }

  func hardware(for plan: Plan, _ name: BackendName) -> KernelMachine {
    let chosen = chosen(plan, name)
    let isAlone = chosen.hasSuffix(Bochs.withoutSMT)
    let plain = isAlone ? String(chosen.dropLast(Bochs.withoutSMT.count)) : chosen
    let processor = Bochs.modelled.first { $0.name == plain }
    var machine = KernelMachine(
      architecture: architecture,
      processor: processor,
      cpus: 2,
      counters: processor.map { Bochs.cycleCounters($0, plan) }
        ?? max(plan.machine.counters, Bochs.equalCounters.lowerBound),
      vmModes: Bochs.modes(name.kernel),
      hasHardwareCounters: true,
      allowsDisturbing: true,
      // An interrupt takes some 60 us, so that 400 of them do not fit into a tick.
      throttledRate: 500
    )
    machine.nanosecondsPerCycle = UInt64(1_000_000_000 / Bochs.clockHertz)
    machine.shortestPeriod = 20_000
    machine.fixed = fixed(processor)
    // AMD's first version has four or six and no number.
    let hasNumber =
      processor?.guest.globalControl != .perfMonV2 || name.kernel?.behaviour.offersPerfMonV2 == true
    machine.leavesCounters = hasNumber && processor?.guest.globalControl != .never
    machine.hasWatchdog = true
    machine.writesRegisters = !machine.vmModes.isEmpty
    machine.isEmulated = true
    // Skylake alone is there like that.
    machine.hasSMT = !isAlone || processor != .skylake
    let boot = boot(for: plan, name, speed: .exact)
    machine.distinction = ([boot.processor] + boot.options).joined(separator: " ")
    return machine
  }

  /// Counters that cycles can use: the programmable ones, and on Intel a fixed one.
  private static func cycleCounters(_ processor: Processor, _ plan: Plan) -> Int {
    // A toy with fixed counters counts them apart.
    let isApart = plan.machine.isToy && !plan.machine.fixed.isEmpty
    return (isApart ? processor.counters?.programmable : processor.cycleCounters) ?? 0
  }

  /// The fixed counters that a toy can have here.
  private func fixed(_ processor: Processor?) -> Set<Machine.FixedEvent> {
    guard let processor else { return [.instructions] }
    return processor == .skylake ? Set(Machine.FixedEvent.allCases) : []
  }

  /// Debian has no modules for 7.0, of which KVM is one.
  private static func modes(_ kernel: KernelVersion?) -> Set<VirtualPMUMode> {
    guard let kernel, kernel != .linux70, kernel != .linux71 else { return [] }
    return kernel.behaviour.hasMediatedPMU ? [.emulated, .none, .mediated] : [.emulated, .none]
  }

  func boot(for plan: Plan, _ name: BackendName, speed: EmulatedKernel.Speed) -> Boot {
    let isMediated = plan.vms.contains { $0.mode == .mediated }
    let options = ["kvm_intel", "kvm_amd"].map { "\($0).enable_mediated_pmu=1" }
    return Boot(processor: chosen(plan, name), options: isMediated ? options : [])
  }

  func bootForLooking(_ name: BackendName) -> Boot {
    Boot(processor: name.processor ?? Processor.skylake.name)
  }

  // MARK: Running it

  /// A machine that says nothing for this long hangs, in seconds.
  private static let silenceSeconds = 60.0

  func run(
    _ operations: String,
    _ boot: Boot,
    _ files: BootFiles,
    progress: (String) -> Void
  ) throws -> String {
    let machine = EmulatedX86Machine(boot, files, clockHertz: Bochs.clockHertz)
    let saved = try machine.saved()
    return try TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("program")
      let output = folder.appendingPathComponent("output")
      // Two CPUs are the scenario's.
      try Data("H 2 -1\n\(operations)".utf8).write(to: input)
      let process = machine.process(
        in: saved,
        ["SNAPSHOT=\(saved)/snapshot", "MACHINE_INPUT=\(input.path)"],
        limitSeconds: files.limitSeconds,
        silenceSeconds: Bochs.silenceSeconds
      )
      return try process.run(input: nil, output: output, progress: progress)
    }
  }
}
