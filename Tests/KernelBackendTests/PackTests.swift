import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// A pack, its script run by a shell with an agent that gives canned answers, and what comes back.
@Suite struct PackTests {
  private static let scenario = """
    task T
    host: A = open task-clock -t T
    run 10ms
    expect A active
    """

  private func items(_ text: String = scenario) throws -> [Recorder.Item] {
    Recorder.Item.all("S", try ParsedScenario.parse(text, file: "s").get().plans)
  }

  /// An ELF header and nothing else.
  private func agent(machine: UInt8 = 62) -> [UInt8] {
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]
    bytes += [UInt8](repeating: 0, count: 128 - bytes.count)
    bytes[18] = machine
    return bytes
  }

  private func pack(
    _ items: [Recorder.Item],
    disturbing: Bool = false,
    processor: Processor? = nil,
    agent: [UInt8]? = nil,
    repetitions: Int = 2
  ) throws -> Pack {
    try Pack(
      agent: agent ?? self.agent(),
      items,
      processor: processor,
      cpus: 1,
      allowsDisturbing: disturbing,
      repetitions: repetitions
    )
  }

  /// What the pack's script writes, with another agent in the place of the pack's.
  private func answers(_ pack: Pack) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)")
    let manager = FileManager.default
    try manager.createDirectory(
      at: folder.appending(path: "programs"),
      withIntermediateDirectories: true
    )
    defer { try? manager.removeItem(at: folder) }
    for file in pack.files {
      try Data(file.bytes).write(to: folder.appending(path: file.path))
    }
    let agent = """
      #!/bin/sh
      echo '@K 6.12.9-custom x86_64'
      read -r first
      case "$first" in A*) echo '@A 0 4 0'; echo '@L'; exit ;; esac
      printf '%b' '@S 0\\n@N -1 0\\n@N 0 0\\n@O 0 24 9999999 9999999 9999999 0 0 0\\n@P\\n@N 1 0\\n@L\\n'
      """
    try Data(agent.utf8).write(to: folder.appending(path: "agent.text"))
    // By a process of its own, as a file that a forked child has open to write cannot be executed.
    try run(["install", "-m", "700", "agent.text", "agent"], in: folder)
    // Nothing that the script uses may be a program.
    try run(["env", "PATH=/nowhere", "/bin/sh", "run.sh"], in: folder)
    return Array(try Data(contentsOf: folder.appending(path: "answers.txt")))
  }

  private func run(_ arguments: [String], in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
  }

  @Test func `what a pack saw elsewhere becomes evidence that answers like a kernel`() throws {
    let items = try items()
    let pack = try pack(items)
    #expect(pack.programCount == 1)
    let answers = try PackAnswers(try answers(pack))
    #expect(answers.facts.release == "6.12.9-custom")
    #expect(answers.repetitions == 2)
    #expect(answers.host.architecture == "x86_64" && answers.host.hasCounters)
    let backend = PackBackend(answers, name: "lab7")
    let recorder = Recorder(backend, repetitions: backend.repetitions)
    let evidence = try #require(recorder.record(items) { _, _ in })
    #expect(evidence.header.backend == "host:lab7")
    #expect(evidence.records.map(\.agreed) == ["2/2"])
    let again = try Evidence(Array(try evidence.text().utf8), file: "e.json")
    let joined = try #require(EvidenceBackend(again))
    #expect(joined.name == BackendName(host: "lab7"))
    #expect(joined.machine?.profile == .linux612)
    guard case .ran(let trace) = joined.execute(items[0].plan) else {
      Issue.record("it was recorded and is not found")
      return
    }
    #expect(Judge.judge(items[0].plan, trace).map(\.outcome) == [.met])
  }

  @Test func `what was not in the pack is not looked for`() throws {
    let answers = try PackAnswers(try answers(try pack(try items())))
    let other = try items(Self.scenario.replacing("10ms", with: "11ms"))[0].plan
    let reason = PackBackend(answers, name: "x").reasonNotToExpress(other)
    #expect(reason == "the pack has no program for it; make one anew")
  }

  @Test func `counters are taken from others only where that was allowed`() throws {
    let items = try items(
      "machine toy counters=2\nhost: A = open cycles -C 0\nrun 1ms\nexpect A active"
    )
    #expect(try pack(items).programCount == 0)
    #expect(try pack(items, disturbing: true).programCount == 1)
  }

  /// Which registers an x86 guest has depends on the processor: without one there is nothing to pack.
  @Test func `a pack for a processor has its scenarios, and guests`() throws {
    let guest = "vm V on cpu0\nguest V: G = count cycles\nrun 1ms\nexpect G counts all"
    let written = "machine icelake\nhost: A = open cycles -C 0\nrun 1ms\nexpect A active"
    for text in ["machine toy counters=2\n\(guest)", written] {
      let items = try items(text)
      #expect(try pack(items, disturbing: true).programCount == 0)
      #expect(try pack(items, disturbing: true, processor: .icelake).programCount == 1)
    }
    #expect(try pack(try items(written), disturbing: true, processor: .zen4).programCount == 0)
    // IA32_PERFEVTSEL0 of Intel is 0x186, AMD's first PERF_CTL 0xc0010200 (SDM 4, 2; APM 2, A).
    let selectors: [(Processor, String)] = [(.skylake, "390"), (.zen3, "3221291520")]
    for (processor, selector) in selectors {
      let pack = try pack(
        try items("machine toy counters=2\n\(guest)"),
        disturbing: true,
        processor: processor
      )
      let program = try #require(pack.files.first { $0.path.hasPrefix("programs/") })
      let lines = String(decoding: program.bytes, as: UTF8.self).split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("G 0 9 \(selector) ") }, "\(lines)")
    }
    #expect(throws: Pack.Problem.self) { try self.pack([], processor: .armv8) }
    #expect(throws: Pack.Problem.self) {
      try self.pack([], processor: .zen4, agent: self.agent(machine: 183))
    }
  }

  @Test func `an agent for another processor, or none, is refused`() throws {
    #expect(throws: Pack.Problem.self) {
      try Pack(
        agent: Array("#!/bin/sh".utf8),
        [],
        processor: nil,
        cpus: 1,
        allowsDisturbing: false,
        repetitions: 1
      )
    }
    #expect(throws: Pack.Problem.self) {
      try Pack(
        agent: agent(machine: 8),
        [],
        processor: nil,
        cpus: 1,
        allowsDisturbing: false,
        repetitions: 1
      )
    }
  }

  @Test(
    arguments: [
      ("", 1, "not the answers"), ("hello\n", 1, "not the answers"),
      ("## vpmu-gaps answers 2 1 0 2\n", 1, "not the answers"),
      ("## vpmu-gaps answers 1 0 0 2\n", 1, "not the answers"),
      ("## vpmu-gaps answers 1 1 0 2\n## question\n@A 0 4 0\n", 3, "end early"),
      ("## vpmu-gaps answers 1 1 0 2\n## question\n## pro", 3, "end early"),
      ("## vpmu-gaps answers 1 1 0 2\n## \n## end\n", 2, "no pack writes"),
      ("## vpmu-gaps answers 1 1 0 2\n##  \n## end\n", 2, "no pack writes"),
      ("## vpmu-gaps answers 1 1 0 2\n## program\n## end\n", 2, "no pack writes"),
      ("## vpmu-gaps answers 1 1 0 2\n## program ab 1\n\u{1}\u{7f}\n## end\n", 3, "no pack writes"),
      ("## vpmu-gaps answers 1 1 0 2\n## program ab 1\n@L\n## end\n", 1, "ab has 1 answers, not 2"),
      ("## vpmu-gaps answers 1 1 0 2\n## end\n@L\n", 3, "end early"),
      ("## vpmu-gaps answers 1 1 0 2\n## question\n## end\n", 1, "did not say"),
      ("## vpmu-gaps answers 1 1 0 2\n## quest\n## end\n", 2, "no pack writes"),
      ("## vpmu-gaps answers 1 1 0 2\n## question\n@K 6 mips\n@A 0 4 0\n## end\n", 1, "x86_64 and"),
    ]
  )
  func `damaged answers are refused with their line`(text: String, line: Int, reason: String) {
    do throws(PackAnswers.Problem) {
      _ = try PackAnswers(Array(text.utf8))
      Issue.record("'\(text)' was taken")
    } catch {
      #expect(error.line == line)
      #expect(error.reason.contains(reason), "\(error.reason)")
    }
  }

  @Test(
    arguments: [
      (
        "vendor_id : GenuineIntel\ncpu family\t: 6\nmodel\t\t: 106\nmodel name : Xeon\nstepping : 6\n",
        Processor.icelake as Processor?, "Xeon, family 6 model 106 stepping 6" as String?, false
      ),
      (
        "vendor_id : AuthenticAMD\ncpu family : 25\nmodel : 17\nflags : fpu hypervisor sse\n",
        .zen4, "family 25 model 17", true
      ),
      (
        "vendor_id : AuthenticAMD\ncpu family : 26\nmodel : 2\n", .zen5, "family 26 model 2", false
      ),
      (
        "CPU implementer : 0x41\nCPU part : 0xd0c\nCPU variant : 0x3\nCPU revision : 1\n",
        .neoverseN1,
        "implementer 0x41 part 0xd0c variant 0x3 revision 1", false
      ),
      ("vendor_id : GenuineIntel\ncpu family : 6\nmodel : 1\n", nil, "family 6 model 1", false),
      ("", nil, nil, false), (":\n: :\n\u{0}:x\n", nil, nil, false),
    ]
  )
  func `a processor is known by its numbers`(
    text: String,
    processor: Processor?,
    words: String?,
    isVirtual: Bool
  ) {
    let facts = ProcessorFacts(text)
    #expect(facts.processor == processor)
    #expect(facts.text == words)
    #expect(facts.isVirtual == isVirtual)
  }

  @Test func `a known processor runs what is about it, an unknown one does not`() throws {
    let plan = try items("machine skylake\nhost: A = open cycles -C 0\nrun 1ms\nexpect A active")[0]
      .plan
    func reason(_ processor: String, counters: Int = 5, cpus: Int = 2) throws -> String? {
      let facts = try #require(
        MachineFacts(
          ["A", "0", "\(counters)", "0", "\(cpus)"],
          release: "6.8",
          architecture: "x86_64"
        )
      )
      let host = HostMachine(
        facts,
        processor: ProcessorFacts(processor),
        vendor: nil,
        cpus: 2,
        isDisturbed: true
      )
      guard case .failure(let problem) = host.translate(plan, release: "6.8") else { return nil }
      return problem.reason
    }
    let skylake = "vendor_id : GenuineIntel\ncpu family : 6\nmodel : 85\n"
    #expect(try reason(skylake) == nil)
    // Four counters and a fixed one of cycles, of which one is not free.
    let held = "somebody holds 1 of the counters of a CPU here, such as the NMI watchdog"
    #expect(try reason(skylake, counters: 4) == held)
    let single = "the machine has one CPU, and the agent needs one of its own"
    #expect(try reason(skylake, cpus: 1) == single)
    #expect(
      try reason("vendor_id : GenuineIntel\ncpu family : 6\nmodel : 106\n")
        == "this is icelake, not skylake"
    )
    #expect(try reason("") == "the agent does not find out whether this is skylake")
  }
}
