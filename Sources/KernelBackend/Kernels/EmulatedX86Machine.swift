import Foundation
import ScenarioLanguage
import Synchronization

/// A machine of `Sources/X86Machine` with a kernel that has come up, saved in a folder.
struct EmulatedX86Machine {
  private let boot: Boot
  private let files: BootFiles
  private let clockHertz: Int
  private let scripts: String
  private let saves: String

  /// Three CPUs: two for scenarios and one for the agent.
  private static let cpus = 3
  private static let memoryMegabytes = 128
  /// A boot must end in this time.
  private static let bootSeconds = 300.0
  /// Machines that are kept; each takes some 150 MB.
  private static let kept = 24

  init(_ boot: Boot, _ files: BootFiles, clockHertz: Int) {
    self.boot = boot
    self.files = files
    self.clockHertz = clockHertz
    // The emulator changes its folder.
    let folder = URL(fileURLWithPath: files.folder.path).path
    scripts = "\(folder)/machine"
    saves = "\(folder)/x86/saved"
  }

  /// A machine did not come up.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  // MARK: Saving

  /// What is being made: who waits for a machine finds it when it is ready.
  private static let inTheMaking = Mutex<Set<String>>([])
  private static let pauseMicroseconds: UInt32 = 50_000

  /// The folder of the saved machine; boots where there is none yet.
  func saved() throws -> String {
    let key = try key()
    while !EmulatedX86Machine.inTheMaking.withLock({ $0.insert(key).inserted }) {
      usleep(EmulatedX86Machine.pauseMicroseconds)
    }
    defer { _ = EmulatedX86Machine.inTheMaking.withLock { $0.remove(key) } }
    return try find(key).map(use) ?? make(key)
  }

  /// The least recently used are removed first.
  private func use(_ folder: String) -> String {
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: folder)
    return folder
  }

  private func make(_ key: String) throws -> String {
    // Nobody else writes there; whoever is ready first is found by the next.
    let folder = "\(saves)/\(key)-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do {
      try makeImages(folder)
      try save(folder)
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    removeOld()
    return folder
  }

  /// The marker stands when everything else does.
  private func marker(_ folder: String) -> String { "\(folder)/complete" }

  private func find(_ key: String) -> String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: saves)) ?? []
    return names.sorted().filter { $0.hasPrefix(key + "-") }.map { "\(saves)/\($0)" }
      .first { FileManager.default.fileExists(atPath: marker($0)) }
  }

  /// Everything that a saved machine depends on.
  private func key() throws -> String {
    let built = try String(contentsOfFile: "\(scripts)/built", encoding: .utf8)
    let parts = [
      built, try FileState.text(files.kernel), try FileState.text(files.agent), commandLine,
    ]
    return "\(boot.processor)-\(Fingerprint.hex(parts.joined(separator: "\n")))"
  }

  private func makeImages(_ folder: String) throws {
    let process = LimitedProcess(
      executable: "\(scripts)/image.py",
      arguments: [folder, "\(scripts)/rom.bin", files.kernel, files.agent, commandLine],
      limitSeconds: 60,
      pollMicroseconds: 10_000
    )
    let said = try process.run(input: nil, output: URL(fileURLWithPath: "\(folder)/images"))
    guard FileManager.default.fileExists(atPath: "\(folder)/memory.bochsrc") else {
      throw Failure(description: "no image of \(files.kernel): \(said.suffix(300))")
    }
  }

  private func save(_ folder: String) throws {
    let process = process(
      in: folder,
      ["MACHINE_SNAPSHOT=\(folder)/snapshot"],
      limitSeconds: EmulatedX86Machine.bootSeconds
    )
    let said = try process.run(input: nil, output: URL(fileURLWithPath: "\(folder)/output"))
    guard said.contains("snapshot saved") else {
      let serial = (try? String(contentsOfFile: "\(folder)/serial", encoding: .utf8)) ?? ""
      let last = serial.split(whereSeparator: \.isNewline).suffix(3).joined(separator: " / ")
      throw Failure(description: "the kernel did not come up; it said last: \(last.suffix(300))")
    }
    // Most of its memory is empty.
    let holes = LimitedProcess(
      executable: "/usr/bin/env",
      arguments: ["fallocate", "--dig-holes", "\(folder)/snapshot/memory.ram"],
      limitSeconds: 60,
      pollMicroseconds: 10_000
    )
    _ = try? holes.run(input: nil, output: URL(fileURLWithPath: "\(folder)/images"))
    try Data().write(to: URL(fileURLWithPath: marker(folder)))
  }

  /// Removes what was not used for longest, and what nobody will complete any more.
  private func removeOld() {
    let manager = FileManager.default
    func age(_ folder: String) -> TimeInterval {
      let date = try? manager.attributesOfItem(atPath: folder)[.modificationDate] as? Date
      return -(date ?? .distantPast).timeIntervalSinceNow
    }
    let folders = ((try? manager.contentsOfDirectory(atPath: saves)) ?? []).map { "\(saves)/\($0)" }
    let (complete, others) = (
      folders.filter { manager.fileExists(atPath: marker($0)) },
      folders.filter { !manager.fileExists(atPath: marker($0)) }
    )
    let old = complete.sorted { age($0) < age($1) }.dropFirst(EmulatedX86Machine.kept)
    for folder in old + others.filter({ age($0) > 2 * EmulatedX86Machine.bootSeconds }) {
      try? manager.removeItem(atPath: folder)
    }
  }

  // MARK: Starting

  /// The machine as a program, with what it is told by its environment.
  func process(
    in folder: String,
    _ settings: [String],
    limitSeconds: Double,
    silenceSeconds: Double? = nil
  ) -> LimitedProcess {
    let own = [
      "CPUS=\(EmulatedX86Machine.cpus)", "MEMORY=\(EmulatedX86Machine.memoryMegabytes)",
      "CLOCK=\(clockHertz)",
    ]
    return LimitedProcess(
      executable: "/usr/bin/env",
      arguments: own + settings + ["\(scripts)/start", boot.processor, folder],
      limitSeconds: limitSeconds,
      silenceSeconds: silenceSeconds,
      pollMicroseconds: 20_000
    )
  }

  /// What the kernel is told.
  ///
  /// `tsc_early_khz` is the machine's clock, as its timers are no measure. The agent starts the other
  /// CPUs. The rest saves time or keeps away what the machine does not have.
  private var commandLine: String {
    let words = [
      "console=ttyS0,115200", "quiet", "nokaslr", "lpj=200000",
      "tsc_early_khz=\(clockHertz / 1000)", "maxcpus=1", "mitigations=off", "nmi_watchdog=0",
      "cryptomgr.notests",
      "initcall_blacklist=jent_mod_init", "idle=halt", "rcupdate.rcu_expedited=1", "audit=0",
      "apparmor=0", "random.trust_cpu=on",
      "no_timer_check", "raid=noautodetect", "i8042.nopnp", "i8042.noaux", "i8042.nokbd",
    ]
    return (words + processorWords + boot.options + ["--", "window"]).joined(separator: " ")
  }

  /// What Linux needs on this processor only: the last column of `Sources/X86Machine/processors`.
  private var processorWords: [String] {
    let table = (try? String(contentsOfFile: "\(scripts)/processors", encoding: .utf8)) ?? ""
    let name = boot.processor.hasPrefix("generic-") ? "generic-N" : boot.processor
    let row = table.split(whereSeparator: \.isNewline).map { $0.split(separator: " ") }
      .first { $0.first.map(String.init) == name }
    return row?.last.flatMap { $0 == "-" ? nil : [String($0)] } ?? []
  }
}
