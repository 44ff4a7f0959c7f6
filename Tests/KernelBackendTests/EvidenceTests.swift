import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

@Suite struct EvidenceTests {
  private let header = Evidence.Header(
    backend: "qemu:6.12",
    release: "6.12.1",
    machine: "a \"machine\"\n"
  )

  private func plan(_ text: String) throws -> Plan {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    return try #require(parsed.plans.first)
  }

  private let text =
    "machine toy counters=7\nhost: A = open cycles -C 0\nrun 10ms\nexpect A active\n"

  private func evidence(_ plan: Plan, _ seen: [String: String]) throws -> Evidence {
    let program = try AgentProgram(emulated: plan)
    let record = Evidence.Record(
      scenario: "S",
      values: [:],
      isBareMetal: false,
      program: Fingerprint.hex(program.lines.joined(separator: "\n")),
      agreed: "3/3",
      steps: [Evidence.Step(step: 1, error: nil, seen: seen, told: [:], interrupts: nil)],
      reason: nil
    )
    return Evidence(header: header, records: [record])
  }

  @Test func `a file says the same when it is read again`() throws {
    let evidence = try evidence(plan(text), ["A": "active cpu=0 counts=5/10 time=500 reads=data"])
    let read = try Evidence(Array(evidence.text().utf8), file: "f")
    #expect(read == evidence)
    #expect(try read.text() == evidence.text())
  }

  @Test func `evidence answers for the plan that it was recorded for, and for no other`() throws {
    let plan = try plan(text)
    let backend = try #require(EvidenceBackend(evidence(plan, ["A": "active"])))
    #expect(backend.name.description == "qemu:6.12")
    let result = try ScenarioRunner.run(plan, on: backend)
    #expect(result.verdict == .asDocumented)
    let other = try self.plan(text.replacing("10ms", with: "11ms"))
    #expect(try ScenarioRunner.run(other, on: backend).verdict == .notRun)
    #expect(backend.stale([plan]).isEmpty)
    #expect(backend.stale([other]).map(\.scenario) == ["S"])
  }

  @Test func `evidence against the document makes a run differ`() throws {
    let plan = try plan(text)
    let backend = try #require(EvidenceBackend(evidence(plan, ["A": "error reads=eof"])))
    #expect(try ScenarioRunner.run(plan, on: backend).verdict == .differs)
  }

  static let damaged = [
    "", "{}", "[]", "{\"header\":{},\"records\":[]}",
    "{\"header\":{\"backend\":\"qemu:6.12\",\"release\":\"\",\"machine\":\"\",\"schema\":9},\"records\":[]}",
    "{\"header\":{\"backend\":\"model:6.12\",\"release\":\"\",\"machine\":\"\",\"schema\":1},\"records\":[]}",
    "{\"header\":{\"backend\":\"qemu:6.12\",\"release\":\"\",\"machine\":\"\",\"schema\":1},\"records\":[{\"scenario\":\"S\",\"values\":{},\"isBareMetal\":false,\"program\":\"0\",\"agreed\":\"1/1\",\"steps\":[{\"step\":0,\"seen\":{\"A\":\"flying\"},\"told\":{}}]}]}",
  ]

  @Test(arguments: damaged)
  func `a damaged or unknown file is refused with its name`(text: String) {
    let error = #expect(throws: DiagnosticList.self) {
      try Evidence(Array(text.utf8), file: "Content/Evidence/x.json")
    }
    #expect(error?.all.first?.description.hasPrefix("Content/Evidence/x.json:1:1: error: ") == true)
  }

  static let words = [
    "active cpu=1 on=gp3 counts=10000000/10000000 time=1000 reads=data advanced moved",
    "error counts=0/10000000 time=none reads=eof value=0 stood",
    "inactive counts=2500000/10000000 time=290 within=75 turns reads=data advanced moved",
    "off value=1000 stood", "exited", "hidden counts=0/10000000 value=1000 stood",
    "active cpu=0 counts=10000000/10000000 records=0/10000000 stacks=stale+empty reads=data polls=hangup index=gp1",
    "active cpu=0 counts=1000000/1000000 records=1000000/1000000 value=32",
  ]

  @Test(arguments: words)
  func `what was seen is read as it was written`(words: String) throws {
    #expect(SeenText.text(try #require(SeenText.observation(words))) == words)
  }

  @Test func `what a guest did and which timers are armed are read as they were written`() throws {
    let text = "machine skylake cpus=2\nvm V on cpu0\nguest V: G = count cycles\nrun 1ms\n"
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    var guest = GuestObservation(overflows: 1, interrupts: 1)
    (guest.registerAccesses, guest.accessesWithExit) = (3, 2)
    let seen = StepObservation(
      time: 0,
      error: nil,
      subjects: plan.subjects.map { _ in EventObservation() },
      guests: [guest],
      armedTimers: [false, true]
    )
    let written = Evidence.Step.all(
      plan,
      Trace(observations: [seen, seen, seen], isExact: false)
    )
    let read = Evidence.Step.trace(plan, written)
    #expect(read.observations[0].guests == [guest])
    #expect(read.observations[0].armedTimers == [false, true])
  }

  @Test func `modules of one's own stand behind the first archive, packed or not`() throws {
    try TemporaryFolder.with { folder in
      let place = folder.path
      let modules = OwnModules(folder: "\(place)/modules")
      #expect(modules.reasonUnavailable?.contains("there is no kvm.ko below") == true)
      let kvm = folder.appending(path: "modules/lib/kernel/arch/x86/kvm")
      try FileManager.default.createDirectory(at: kvm, withIntermediateDirectories: true)
      try Data("KVM".utf8).write(to: kvm.appending(path: "kvm.ko"))
      // gzip of "INTEL".
      let packed: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0xf3, 0xf4, 0x0b, 0x71, 0xf5,
        0x01, 0x00, 0xbc, 0xd2, 0xdb, 0x71, 0x05, 0x00, 0x00, 0x00,
      ]
      try Data(packed).write(to: kvm.appending(path: "kvm-intel.ko.gz"))
      try Data("other".utf8).write(to: kvm.appending(path: "kvm-other.ko"))
      let base = folder.appending(path: "initrd")
      try Data("BASE".utf8).write(to: base)
      #expect(modules.reasonUnavailable == nil)
      let made = try modules.over(base.path, in: place)
      #expect(try modules.over(base.path, in: place) == made)
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: made)), as: UTF8.self)
      #expect(text.hasPrefix("BASE"))
      #expect(text.contains("modules/kvm.ko") && text.contains("KVM"))
      #expect(text.contains("modules/kvm-intel.ko") && text.contains("INTEL"))
      #expect(!text.contains("other"))
    }
  }

  @Test func `an archive has whole words and ends as cpio wants it`() {
    let bytes = CPIOArchive.bytes(name: "program", content: Array("abc".utf8))
    #expect(bytes.count % 4 == 0)
    #expect(bytes.starts(with: Array("070701".utf8)))
    #expect(String(decoding: bytes, as: UTF8.self).contains("TRAILER!!!"))
  }
}

@Suite struct EvidenceLinesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Content/Evidence")

  private func claim(_ record: Evidence.Record) -> String {
    String(record.scenario.prefix { $0 != "/" })
  }

  /// The first, the last, some between, none, and one that has no run.
  @Test func `the runs of some claims are those of the whole file`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(names.count > 5)
    for name in names {
      let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
      let all = try Evidence(bytes, file: name)
      let ids = all.records.map(claim)
      for wanted: Set<String> in [
        [ids[0]], [ids[ids.count - 1]], Set(ids.indices.filter { $0 % 7 == 3 }.map { ids[$0] }),
        [], ["NONE-1"], Set(ids),
      ] {
        let some = try Evidence(bytes, file: name, claims: wanted)
        #expect(some.header == all.header)
        #expect(some.records == all.records.filter { wanted.contains(claim($0)) }, "\(name)")
      }
    }
  }

  @Test func `a file of another shape is read as a whole`() throws {
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        .first { $0.hasSuffix(".json") }
    )
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
    let document = try JSONSerialization.jsonObject(with: Data(bytes))
    let other = Array(try JSONSerialization.data(withJSONObject: document, options: .prettyPrinted))
    let records = try Evidence(other, file: name, claims: ["NONE-1"]).records
    #expect(records == (try Evidence(bytes, file: name)).records)
  }
}

@Suite struct MachineTests {
  /// The kernels are not part of the project; `make kernels` fetches them.
  private static let folder = KernelFolder(path: ".build/kernels")
  private static let machines = EmulatedKernel.all(in: folder)
    .filter { $0.reasonUnavailable == nil }

  @Test(.enabled(if: !machines.isEmpty, "make kernels fetches what this test boots"))
  func `a real kernel runs a host and a guest`() throws {
    let text = """
      machine toy counters=1
      vm V on cpu0
      guest V: G = count cycles
      run 100ms
      expect G counts all
      host: C = open cycles:D -C 0
      run 100ms
      expect G error
      expect G counts nothing
      expect guest V told nothing
      """
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    // Debian has no KVM of x86 for every release.
    for machine in MachineTests.machines where machine.reasonNotToExpress(plan) == nil {
      let result = try ScenarioRunner.run(plan, on: machine)
      #expect(result.verdict == .asDocumented, "\(machine.name): \(result.checks)")
    }
  }
}
