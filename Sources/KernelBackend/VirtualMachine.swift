import Foundation

/// One run of QEMU: a kernel, the agent, and a program for it.
struct VirtualMachine {
  /// How time passes in the machine.
  enum Clock: Sendable {
    /// An instruction takes two to the `shift` nanoseconds: runs repeat exactly.
    case instructions(shift: Int)
    /// The host's time, with EL2 for guests: Linux 6.12 hangs when both are asked for.
    case host
  }

  let processor: KernelMachine.EmulatedProcessor
  let kernel: String
  let agent: String
  let clock: Clock
  /// The whole run must end in this time, in seconds.
  let limitSeconds: Double
  /// A machine that says nothing for this long hangs, in seconds.
  static let silenceSeconds = 45.0

  /// What QEMU says of its version, such as `7.2.22`; nil where there is none.
  static var version: String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["qemu-system-aarch64", "--version"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(whereSeparator: \.isWhitespace).first { $0.first?.isNumber == true }
      .map(String.init)
  }

  /// Runs a program.
  ///
  /// - Parameter progress: Is told what the machine has said so far.
  /// - Returns: Everything the machine said, whether or not it came to its end.
  func run(_ program: String, progress: (String) -> Void) throws -> String {
    try TemporaryFolder.with { folder in
      let disk = folder.appendingPathComponent("initrd")
      let archive = CPIOArchive.bytes(name: "program", content: Array(program.utf8))
      try (Data(contentsOf: URL(fileURLWithPath: agent)) + Data(archive)).write(to: disk)
      let process = LimitedProcess(
        executable: "/usr/bin/env",
        arguments: ["qemu-system-aarch64"] + arguments(disk: disk.path),
        limitSeconds: limitSeconds,
        silenceSeconds: VirtualMachine.silenceSeconds,
        pollMicroseconds: 100_000
      )
      let console = folder.appendingPathComponent("console")
      return try withoutActuallyEscaping(progress) {
        try process.run(input: nil, output: console, progress: $0)
      }
    }
  }

  private func arguments(disk: String) -> [String] {
    let machine: [String]
    switch clock {
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
      "-cpu", processor.rawValue, "-m", "512", "-nographic", "-no-reboot", "-nic", "none",
      "-kernel", kernel, "-initrd", disk, "-append", command,
    ]
  }

  /// The first line of the program: where the agent and its metronome run.
  var header: String {
    switch clock {
    case .instructions: "H 2 3"
    case .host: "H 2 -1"
    }
  }
}
