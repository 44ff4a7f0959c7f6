import Foundation
import Randomness
import ScenarioLanguage
import TestSupport
import Testing

@testable import KernelBackend

/// The agent itself, as a program on this machine.
@Suite struct AgentTests {
  private static let folder = Project.root.appending(path: "Sources/Agent")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  // MARK: Its files

  /// Every file knows those before it only; an architecture's own stand beside the others.
  private static let layers = [
    "limits", "clock", "words", "text_file", "process", "shared", "perf", "samples",
    "kernel_memory",
    "kernel_types",
    "kernel_state",
    "rate", "registers", "timers", "watchdog", "cgroups", "multiplexing", "privileges", "ballast",
    "modules", "window",
    "guest", "vm", "nest", "tasks", "request",
    "events", "fields", "opening", "control",
    "guests", "setting", "program", "main",
  ]

  private static func module(_ name: String) -> String {
    String(name.prefix { $0 != "." }).replacing("_x86", with: "").replacing("_arm64", with: "")
  }

  @Test func `the agent's files know each other one way only`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(names.contains("main.c"))
    for name in names {
      let module = Self.module(name)
      let rank = try #require(Self.layers.firstIndex(of: module), "\(name) has no layer")
      for line in try Self.text(name).split(separator: "\n") where line.hasPrefix("#include \"") {
        let other = Self.module(String(line.dropFirst(10)))
        let below = try #require(Self.layers.firstIndex(of: other), "\(name) includes \(other)")
        #expect(below < rank || (other == module && !name.hasSuffix(".h")), "\(name): \(line)")
      }
    }
  }

  @Test(arguments: [
    ("TASK_LIMIT", AgentLimits.tasks), ("EVENT_LIMIT", AgentLimits.events),
    ("COUNTER_LIMIT", AgentLimits.counters), ("FILTER_LIMIT", AgentLimits.filterEvents),
  ])
  func `planner and agent know the same limits`(name: String, limit: Int) throws {
    #expect(try Self.text("limits.h").contains("  \(name) = \(limit), "))
  }

  // MARK: What it inherits

  /// Threads of libraries block signals, and what they start has the same mask: guests would never be asked to
  /// leave, and the agent's own time limit never end it.
  @Test func `signals that are blocked where it is started reach it`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appending(path: "program")
    try Data("H 0 -1\nS 0\nN -1\nR 60000000000\nL\n".utf8).write(to: program)
    let signal: Int32 = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        var blocked = sigset_t()
        unsafe sigfillset(&blocked)
        unsafe pthread_sigmask(SIG_BLOCK, &blocked, nil)
        continuation.resume(
          with: Result {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: HostAgent.path)
            process.arguments = ["1"]
            process.standardInput = try FileHandle(forReadingFrom: program)
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationReason == .uncaughtSignal ? process.terminationStatus : 0
          }
        )
      }
    }
    #expect(signal == SIGALRM)
  }

  // MARK: What it is told

  private struct Said {
    let text: String
    let isWell: Bool
    var lines: [Substring] { text.split(separator: "\n") }
    var refused: [Substring] { lines.filter { $0.hasPrefix("@? ") } }
  }

  private func say(_ program: [UInt8], to agent: String = HostAgent.path) throws -> Said {
    try TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("in")
      let output = folder.appendingPathComponent("out")
      try Data(program).write(to: input)
      try Data().write(to: output)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: agent)
      process.standardInput = try FileHandle(forReadingFrom: input)
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = process.standardOutput
      try process.run()
      process.waitUntilExit()
      let isWell = process.terminationReason == .exit && process.terminationStatus == 0
      return Said(
        text: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        isWell: isWell
      )
    }
  }

  private func say(_ text: String) throws -> Said { try say(Array(text.utf8)) }

  static let refused: [String] = [
    // too few and too many words
    "T 0 0", "T 0 0 0 0", "U 0", "R", "R 1 2", "P 1", "N", "S", "O 0 -1 -1 0 1 0 0 0 0 0 0 0 0",
    "O 0 -1 -1 0 1 0 0 0 0 0 0 0 0 0 0", "G 0 1 0", "L 1", "E", "H 0", "A 0",
    // no numbers, and huge ones
    "E x", "R 1e6", "N 0x1", "T - 0 0", "R 99999999999999999999", "S 4294967296", "B 0 1025",
    "G 0 1 0 18446744073709551616", "O 0 -1 -1 0 4294967296 0 0 0 0 0 0 0 0 0",
    // beyond the limits
    "T 64 0 0", "T -1 0 0", "T 0 1024 0", "T 0 0 256", "U 64 1", "M 64 0", "F 0 64", "Q -1", "X 64",
    "O 1024 -1 -1 0 1 0 0 0 0 0 0 0 0 0", "O 0 1024 -1 0 1 0 0 0 0 0 0 0 0 0", "E 1024", "D -1",
    "O 0 -1 t64 0 1 0 0 0 0 0 0 0 0 0", "O 0 -1 s-1 0 1 0 0 0 0 0 0 0 0 0",
    "O 0 -1 x1 0 1 0 0 0 0 0 0 0 0 0", "G 64 1 0 0", "G 0 18 0 0", "G 0 0 0 0",
    "G 0 1 4294967296 0",
    "V 0 4294967296", "V 64 0", "J 2", "J", "W 0", "W 0 256", "H 1024 -1", "H 0 1024", "R -1",
    "R 60000000001", "N -2", "I", "I 0",
    "I 1 1", "O 0 -1 -1 0 1 0 0 0 0 0 0 0 0 0 1", "O 0 -1 -1 0 1 0 0 0 0 0 0 0 0 0 1 1 1 1",
    "O 0 -1 -1 0 nno.pmu 0 0 0 0 0 0 0 0 0", "O 0 -1 g65 0 1 0 0 0 0 0 0 0 0 0", "c 0 0", "c 1",
    "g 0 65", "l 0", "k 0 0", "x 0", "d 0 -2",
    "i", "i 1024", "s 0", "s 0 64", "h 0", "h 64 0", "b 0 1", "b 0 10 1", "b 0 0 1025", "m 0 390",
    "m 0 390 1",
    "m 0 390 0 1", "m 0 390 2 0", "m 1024 390 0", "m 0 4294967296 0",
    // no operations
    "Y", "SS 0", " S 0", "%n", "@S 0", "\u{1}", String(repeating: "T", count: 5000),
  ]

  @Test(arguments: refused)
  func `a line that cannot be performed is told, and the step fails`(line: String) throws {
    let said = try say("S 7\n\(line)\nN 0\nN 1\nL\n")
    #expect(said.isWell)
    #expect(said.refused.count == 1 && said.refused[0].hasPrefix("@? 2 "), "\(said.text)")
    // EBADMSG, once
    #expect(said.lines.suffix(3) == ["@N 0 74", "@N 1 0", "@L"])
  }

  static let unfit: [(lines: String, error: Int)] = [
    ("U 3 1", 74), ("M 3 0", 74), ("X 3", 74), ("Q 3", 74), ("F 3 4", 74),
    ("T 0 0 0\nF 0 0", 74), ("T 0 0 0\nT 0 0 0", 74), ("T 0 0 0\nX 0", 11),
    ("T 0 0 0\nG 0 1 0 0", 74), ("V 5 0", 0), ("E 3", 9), ("i 3", 9), ("C 1023", 9),
    ("s 0 1", 74), ("T 0 0 0\nT 1 0 0\ns 0 1", 74), ("h 0 1", 74), ("T 0 0 8\nT 1 0 8\nh 0 1", 74),
    // A machine that is somebody's
    ("m 0 390 1 430000", 1), ("m 0 390 0", 0),
    ("O 0 5 -1 0 1 0 0 0 0 0 0 0 0 0", 74), ("O 0 -1 t9 0 1 0 0 0 0 0 0 0 0 0", 74),
  ]

  @Test(arguments: unfit)
  func `what there is not cannot be asked for anything`(lines: String, error: Int) throws {
    let said = try say("S 0\n\(lines)\nN 0\nL\n")
    #expect(said.isWell && said.refused.isEmpty)
    #expect(said.lines.suffix(2) == ["@N 0 \(error)", "@L"], "\(said.text)")
  }

  @Test func `all tasks that the agent has are ended, and none is left behind`() throws {
    let tasks = (0..<AgentLimits.tasks).map { "T \($0) 0 0\n" }.joined()
    let program = "S 0\n\(tasks)N -1\nU 63 1\nR 1000000\nN 0\nS 1\n\(tasks)N -1\nL\n"
    try TemporaryFolder.with { folder in
      // A file of its own, so that its processes are not those of other tests.
      let agent = folder.appendingPathComponent("agent").resolvingSymlinksInPath().path
      try FileManager.default.copyItem(atPath: HostAgent.path, toPath: agent)
      let said = try say(Array(program.utf8), to: agent)
      #expect(said.isWell && said.refused.isEmpty)
      #expect(said.lines.filter { $0.hasPrefix("@N") } == ["@N -1 0", "@N 0 0", "@N -1 0"])
      let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/exe")
        return link == agent
      }
      #expect(left.isEmpty)
    }
  }

  @Test(arguments: [0, 8])
  func `a task hands its CPU to another and gets it back, also one that shares its memory`(
    kind: Int
  ) throws {
    let program =
      "S 0\nT 0 0 \(kind)\nT 1 0 \(kind)\nU 0 1\nN -1\ns 0 1\nN 0\ns 1 0\nN 1\nU 0 0\nN 2\n"
      + "S 1\nT 0 0 \(kind)\nU 0 1\nN -1\nL\n"
    let said = try say(program)
    #expect(said.isWell && said.refused.isEmpty)
    #expect(
      said.lines.filter { $0.hasPrefix("@N") } == [
        "@N -1 0", "@N 0 0", "@N 1 0", "@N 2 0", "@N -1 0",
      ],
      "\(said.text)"
    )
  }

  // MARK: Anything

  @Test(arguments: 0..<40)
  func `anything at all is survived, and answered by lines that are known`(seed: UInt64) throws {
    var random = ProgramGenerator(seed: seed)
    let said = try say(random.program())
    #expect(said.isWell, "seed \(seed)")
    for line in said.lines {
      let kind = line.dropFirst().first
      #expect(line.first == "@" && kind.map("KASNWOGVBDPLI?".contains) == true, "\(line)")
    }
  }
}

/// Makes programs of which about half the lines are good; none of them takes long.
private struct ProgramGenerator {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func program() -> [UInt8] {
    (0..<Int.random(in: 1...60, using: &random)).flatMap { _ in line() + [UInt8(ascii: "\n")] }
  }

  private mutating func pick<Element>(_ all: [Element]) -> Element {
    all[Int.random(in: all.indices, using: &random)]
  }

  private mutating func line() -> [UInt8] {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<11: Array(goodLine().utf8)
    case 11..<17: Array(strangeLine().utf8)
    case 17..<19:
      (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
    default: Array(repeating: UInt8(ascii: "T"), count: pick([2, 4094, 4095, 4096, 9000]))
    }
  }

  private mutating func goodLine() -> String {
    let slot = Int.random(in: 0...4, using: &random)
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: return "T \(slot) 0 \(pick([0, 0, 0, 1, 8]))"
    case 2, 3: return "U \(slot) \(pick([0, 1]))"
    case 4, 5:
      let owner = pick(["t\(slot)", "s\(slot)", "-1", "99999999"])
      let flags = pick(["0", "1", "4"])
      return "O \(pick([0, 1, 7])) \(pick([-1, -1, 0])) \(owner) \(pick([-1, 0, 9999])) 1 "
        + "\(pick([0, 1])) 0 0 \(flags) 0 0 \(pick([0, 8])) 0 \(pick([0, 64, 136, 99999]))"
    case 6: return "R \(Int.random(in: 0...300_000, using: &random))"
    case 7: return "G \(slot) \(Int.random(in: 1...8, using: &random)) 3 7"
    case 8: return "F \(slot) \(pick([0, 5, 6]))"
    case 9: return "\(pick(["E", "D", "C", "Z", "i"])) \(pick([0, 1, 7]))"
    case 10: return pick(["X \(slot)", "Q \(slot)", "s \(slot) \(pick([0, 1]))", "h 0 \(slot)"])
    case 11: return "S \(slot)"
    case 12: return "V \(slot) 0"
    default: return pick(["P", "N 3", "M \(slot) 0", "K 0 1", "B 0 2"])
    }
  }

  private mutating func strangeLine() -> String {
    let words = (0..<Int.random(in: 0...15, using: &random)).map { _ in
      pick([
        "0", "1", "-1", "63", "64", "1023", "1024", "4096", "99999", "-2", "x", "", "0x10", "1e9",
        "t0", "s1", "t64", "s-1", "18446744073709551616", "9223372036854775808", "%n%s", "\u{bd}",
      ])
    }
    // A long run is no fault, and a metronome beats on.
    let verb = pick(Array("SBKATNUMXQFOEDCZGVPLYishbm"))
    return ([String(verb)] + words).joined(separator: " ")
  }
}
