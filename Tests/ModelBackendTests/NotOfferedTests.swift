import ModelBackend
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

// What a guest is not offered: an access faults, is dropped, or makes no sense at all.
// rules: K1 K2 K3 K23 K80 L1 M2 M3 M4
@Suite struct NotOfferedTests {
  static let cases = [
    NotOffered("K1", "vm V vpmu=none", "G = count cycles on gp2"),
    NotOffered("K1", "machine icelake\nvm V vpmu=none", "G = count cycles on fixed1"),
    NotOffered("K1", "machine zen3\nvm V vpmu=none", "G = count cycles on gp4"),
    NotOffered("K23", "machine icelake\nvm V vpmu=none", "rdpmc gp0"),
    NotOffered("K23", "machine skylake\nvm V", "rdpmc gp4"),
    NotOffered("K23", "machine skylake\nvm V", "rdpmc fixed1 user"),
    NotOffered("K2", "machine skylake\nvm V", "G = count branches on gp4"),
    NotOffered("K2", "machine icelake\nvm V", "G = count branches on gp8"),
    NotOffered("K2", "machine icelake\nvm V", "G = count slots on fixed3"),
    NotOffered("K2", "machine toy counters=10\nvm V", "G = count branches on gp8"),
    NotOffered("K2", "machine zen3\nvm V", "G = count branches on gp6"),
    NotOffered("K2", "machine zen4\nvm V", "G = count cycles on fixed1"),
    NotOffered("K3", "machine zen3\nvm V", "toggle global"),
    NotOffered("K3", "kernel 6.1\nmachine zen4\nvm V", "toggle global"),
    NotOffered("K80", "machine skylake\nvm V", "G = count branches:p period 1000 on gp0"),
    NotOffered("K80", "machine zen4\nvm V", "G = count branches:p period 1000 on gp0"),
    NotOffered(
      "K80",
      "kernel 6.1\nmachine sapphire-rapids\nvm V",
      "G = count branches:p period 1000 on gp0"
    ),
    NotOffered("L1", "machine sapphire-rapids\nvm V", "lbr read"),
    NotOffered("L1", "machine toy\nvm V", "lbr read"),
    NotOffered(
      "M3",
      "kernel 7.0\nmachine icelake\nvm V vpmu=mediated apic=user",
      "G = count branches on gp2"
    ),
    NotOffered("M4", "kernel 7.0\nmachine icelake\nvm V vpmu=mediated", "lbr read"),
    NotOffered(
      "M4",
      "kernel 7.0\nmachine icelake\nvm V vpmu=mediated",
      "G = count branches:p period 1000 on gp0"
    ),
  ]

  @Test(arguments: cases)
  func `a step that needs what the guest is not offered fails`(missing: NotOffered) throws {
    let start = "\(missing.setup)\nguest V: \(missing.step)\n"
    let rest = "run 1ms\nexpect guest V told nothing\n"
    for plan in try plans(start + rest) {
      for backend in ModelBackend.all() where backend.executes(plan) {
        #expect(throws: ScenarioError.self) { try ScenarioRunner.run(plan, on: backend) }
      }
    }
    for plan in try plans(start + "expect error GP\n" + rest) {
      for backend in ModelBackend.all() where backend.executes(plan) {
        #expect(try ScenarioRunner.run(plan, on: backend).verdict == .asDocumented)
      }
    }
  }

  static let dropped = [
    NotOffered("K1", "vm V vpmu=none", "G = count cycles"),
    NotOffered("K1", "machine icelake\nvm V vpmu=none", "G = count cycles on gp1"),
    NotOffered("K1", "machine zen4\nvm V vpmu=none", "G = count cycles on gp3"),
    NotOffered(
      "M3",
      "kernel 7.0\nmachine icelake\nvm V vpmu=mediated apic=user",
      "G = count cycles"
    ),
  ]

  @Test(arguments: dropped)
  func `what is written to the oldest registers without a PMU is dropped`(
    missing: NotOffered
  ) throws {
    let text = "\(missing.setup)\nguest V: \(missing.step)\nguest V: write G 7\nrun 1ms\n"
    for plan in try plans(text + "guest V: read G\nexpect G value 0\n") {
      for backend in ModelBackend.all() where backend.executes(plan) {
        #expect(try ScenarioRunner.run(plan, on: backend).verdict == .asDocumented)
      }
    }
  }

  @Test func `an enable bit for branch records that are not offered is dropped`() throws {
    let text =
      "machine sapphire-rapids\nvm V\nguest V: lbr on\nrun 1ms\nexpect V.lbr records nothing\n"
    for plan in try plans(text) {
      for backend in ModelBackend.all() {
        #expect(try ScenarioRunner.run(plan, on: backend).verdict == .asDocumented)
      }
    }
  }

  private func plans(_ text: String) throws -> [Plan] {
    try ParsedScenario.parse(text, file: "scenario").get().plans
  }

  @Test(arguments: [("zen3", false), ("zen4", true), ("skylake", true), ("sapphire-rapids", true)])
  func `a PMU is handed over from version 4 or PerfMonV2 on`(
    machine: String,
    isOffered: Bool
  ) throws {
    let setup = "kernel 7.0\nmachine \(machine)\nvm V vpmu=mediated\n"
    let text = setup + "guest V: G = count branches\nrun 1ms\nexpect G counts all\n"
    for plan in try plans(text) {
      for backend in ModelBackend.all() where backend.executes(plan) {
        let result = try ScenarioRunner.run(plan, on: backend)
        #expect(result.verdict == (isOffered ? .asDocumented : .notRun))
      }
    }
  }
}

/// A set-up and the step of its guest that cannot succeed.
struct NotOffered: Sendable, CustomTestStringConvertible {
  let rule: String
  let setup: String
  let step: String

  init(_ rule: String, _ setup: String, _ step: String) {
    self.rule = rule
    self.setup = setup
    self.step = step
  }

  var testDescription: String { "\(rule): \(step)" }
}

extension ModelBackend {
  fileprivate func executes(_ plan: Plan) -> Bool {
    guard let kernels = plan.kernels, let kernel = name.kernel else { return true }
    return kernels.contains(kernel)
  }
}
