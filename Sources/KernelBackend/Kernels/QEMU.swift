import Files
import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// QEMU's `virt` machine for arm64.
struct QEMU: Emulator {
  let kind = BackendName.Kind("qemu")
  let title = "QEMU"
  private let program = "qemu-system-aarch64"
  let kernels: [KernelVersion] = [.linux61, .linux612, .linux73]
  let architecture = Machine.Architecture.arm64
  /// No name chooses: the first is `armv8`, and a toy may need more counters than it has.
  let processors = [Processor.cortexA57.rawValue]
  let batchSize = 60
  // It has threads of its own, and its time is that of the machine at hand when there is a guest.
  let machinesAtOnce = 1

  /// A processor with a PMU that QEMU emulates.
  enum Processor: String, Hashable, Sendable, CaseIterable {
    /// Six counters and the cycle counter: what `armv8` is.
    case cortexA57 = "cortex-a57"
    /// Eight counters and the cycle counter.
    case a64fx

    /// Counters that cycles can use.
    var counters: Int { self == .a64fx ? 9 : 7 }

    /// The one with enough counters for a plan.
    init(_ plan: Plan) {
      self =
        plan.machine.isToy && plan.machine.counters > Processor.cortexA57.counters
        ? .a64fx : .cortexA57
    }
  }

  func image(of kernel: KernelVersion) -> String { "linux-\(kernel.rawValue)" }

  func agent(for kernel: KernelVersion) -> String { "agent.cpio" }

  func missing(in folder: KernelFolder) -> String? {
    SearchPath.program(program) == nil
      ? "there is no \(program); 'make kernels' installs it" : nil
  }

  func processor(_ name: BackendName) -> String? { name.processor ?? processors.first }

  func machineText(_ name: BackendName) -> String {
    "arm64, \(Processor.cortexA57.rawValue) emulated by QEMU \(version ?? "of unknown version"): "
      + "6 counters and the cycle counter"
  }

  /// Two CPUs more than a scenario can have are the agent's own.
  func hardware(for plan: Plan, _ name: BackendName) -> KernelMachine {
    var machine = KernelMachine(
      architecture: architecture,
      processor: .armv8,
      cpus: 2,
      counters: Processor(plan).counters,
      vmModes: [.emulated],
      hasHardwareCounters: true,
      allowsDisturbing: true,
      // An interrupt takes some 10 us, so that 400 of them do not fit into a tick.
      throttledRate: 500
    )
    machine.isEmulated = true
    // KVM of 6.1 takes no other PMCR_EL0.N than its own.
    machine.leavesCounters = name.kernel != .linux61
    return machine
  }

  // An instruction of a nanosecond, or of 8 ns in a fifth of the real time; at 16 ns wake-ups come
  // too late. With a guest the host's time: Linux 6.12 hangs under a count of instructions and EL2.
  func boot(for plan: Plan, _ name: BackendName, speed: EmulatedKernel.Speed) -> Boot {
    let clock = plan.virtualCPUs.isEmpty ? counting(speed) : .host
    return Boot(processor: Processor(plan).rawValue, clock: clock)
  }

  func bootForLooking(_ name: BackendName) -> Boot {
    Boot(processor: Processor.cortexA57.rawValue, clock: counting(.fast))
  }

  private func counting(_ speed: EmulatedKernel.Speed) -> Boot.Clock {
    .instructions(shift: speed == .fast ? 3 : 0)
  }

  private var version: String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program, "--version"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(whereSeparator: \.isWhitespace).first { $0.first?.isNumber == true }
      .map(String.init)
  }

  /// A machine that says nothing for this long hangs, in seconds.
  private static let silenceSeconds = 45.0

  func run(
    _ operations: String,
    _ boot: Boot,
    _ files: BootFiles,
    progress: (String) -> Void
  ) throws -> String {
    try TemporaryFolder.with { folder in
      let disk = folder.appendingPathComponent("initrd")
      let text = header(boot) + operations
      let archive = CPIOArchive.bytes(name: "program", content: Array(text.utf8))
      try (Data(contentsOf: URL(fileURLWithPath: files.agent)) + Data(archive)).write(to: disk)
      let process = LimitedProcess(
        executable: "/usr/bin/env",
        arguments: [program] + arguments(boot, files, disk: disk.path),
        limitSeconds: files.limitSeconds,
        silenceSeconds: QEMU.silenceSeconds,
        pollMicroseconds: 100_000
      )
      let console = folder.appendingPathComponent("console")
      return try process.run(input: nil, output: console, progress: progress)
    }
  }

  private func arguments(_ boot: Boot, _ files: BootFiles, disk: String) -> [String] {
    let machine: [String]
    switch boot.clock {
    case .instructions(let shift):
      machine = [
        "-M", "virt,gic-version=3,dtb-randomness=off", "-smp", "4",
        "-icount", "shift=\(shift),sleep=off", "-rtc", "clock=vm,base=2020-01-01T00:00:00", "-seed",
        "42",
      ]
    case .host: machine = ["-M", "virt,virtualization=on,gic-version=3", "-smp", "3"]
    }
    let command =
      "console=ttyAMA0 quiet loglevel=0 nokaslr norandmaps mitigations=off kpti=off audit=0 "
      + "apparmor=0 lpj=250000 cryptomgr.notests raid=noautodetect random.trust_cpu=on"
    return machine + [
      "-cpu", boot.processor, "-m", "512", "-nographic", "-no-reboot", "-nic", "none",
      "-kernel", files.kernel, "-initrd", disk, "-append", command,
    ]
  }

  /// The first line of the program: where the agent and its metronome run.
  private func header(_ boot: Boot) -> String {
    switch boot.clock {
    case .instructions: "H 2 3\n"
    case .host: "H 2 -1\n"
    }
  }
}
