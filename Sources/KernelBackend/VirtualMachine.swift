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

  let processor: KernelMachine.Processor
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
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("vpmu-gaps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let disk = folder.appendingPathComponent("initrd")
    let archive = CPIOArchive.bytes(name: "program", content: Array(program.utf8))
    try (Data(contentsOf: URL(fileURLWithPath: agent)) + Data(archive)).write(to: disk)
    let log = folder.appendingPathComponent("console")
    try Data().write(to: log)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["qemu-system-aarch64"] + arguments(disk: disk.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = process.standardOutput
    try process.run()
    // Whatever happens, the machine ends with this call, by its own process number.
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    watch(process, log: log, progress: progress)
    return text(log)
  }

  private func watch(_ process: Process, log: URL, progress: (String) -> Void) {
    let start = Date()
    var lastChange = start
    var lastSize = 0
    while process.isRunning {
      usleep(100_000)
      let said = text(log)
      if said.utf8.count != lastSize {
        lastSize = said.utf8.count
        lastChange = Date()
        progress(said)
      }
      let now = Date()
      if now.timeIntervalSince(start) > limitSeconds { return }
      if now.timeIntervalSince(lastChange) > VirtualMachine.silenceSeconds { return }
    }
  }

  private func text(_ log: URL) -> String {
    (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
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
