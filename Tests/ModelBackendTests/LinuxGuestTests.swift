import ModelBackend
import PerfInterface
import Randomness
import ScenarioLanguage
import ScenarioRunner
import Testing

/// Linux in a guest that nobody disturbs sees what it would see on bare metal.
@Suite struct LinuxGuestTests {
  private static let machines = [
    "toy counters=2 arch=x86", "toy counters=4 arch=x86", "toy counters=3 arch=arm64", "zen3",
    "icelake",
  ]

  /// Steps that a host can take, or Linux in a guest with one virtual CPU and a task T.
  private static func steps(_ seed: UInt64) -> [String] {
    var random = SplitMix64(seed: seed)
    var open: [String] = []
    var steps: [String] = []
    for number in 0..<12 {
      switch random.number(below: 8) {
      case 0...2:
        let event = random.pick([
          "cycles", "instructions", "{cycles,instructions}", "cycles:D", "branches:u",
        ])
        let target = random.pick(["-C 0", "-t T"])
        let rest = random.pick(["", "", " freq=1000", " sample_period=1000000", " disabled"])
        steps.append("A\(number) = open \(event) \(target)\(rest)")
        open.append("A\(number)")
      case 3 where !open.isEmpty: steps.append("enable \(random.pick(open))")
      case 4 where !open.isEmpty: steps.append("disable \(random.pick(open))")
      case 5 where !open.isEmpty:
        let name = random.pick(open)
        open.removeAll { $0 == name }
        steps.append("close \(name)")
      case 6: steps.append(random.pick(["sleep T", "wake T"]))
      default: steps.append("run \(1 + random.number(below: 9))ms")
      }
    }
    return steps + ["run 10ms"]
  }

  private static func trace(_ text: String, _ kernel: KernelVersion) throws -> (Plan, Trace) {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    guard case .ran(let trace) = ModelBackend(kernel: kernel).execute(plan) else {
      throw NotRun(text: text)
    }
    return (plan, trace)
  }

  private struct NotRun: Error {
    let text: String
  }

  // rules: G1 G2 G3 G6
  @Test(arguments: machines, ["emulated", "mediated"])
  func `without contention a guest's perf reads what bare metal would`(
    machine: String,
    mode: String
  ) throws {
    let isArm = machine.contains("arm64")
    let isOld = machine == "zen3"
    // Neither has a mediated vPMU.
    guard mode == "emulated" || !isArm && !isOld else { return }
    for seed in 0..<40 as Range<UInt64> {
      let steps = Self.steps(seed)
      func text(_ actor: String, _ setup: [String]) -> String {
        ((["machine \(machine)"] + setup)
          + steps.map { $0.hasPrefix("run") ? $0 : "\(actor): \($0)" })
          .joined(separator: "\n") + "\n"
      }
      let kernel = mode == "mediated" ? KernelVersion.linux73 : .linux612
      let bare = try Self.trace(text("host", ["task T", "task Idle"]), kernel)
      let guest = try Self.trace(
        text("guest V", ["vm V vpmu=\(mode)", "guest V: linux", "guest V: task T"]),
        kernel
      )
      // The guest has booted and started its task before.
      for (number, step) in bare.0.steps.enumerated() where step.isRun {
        let here = guest.1.after(step: number + 2)
        let there = bare.1.after(step: number)
        for (place, subject) in bare.0.subjects.enumerated() {
          let (seen, due) = (here.subjects[place], there.subjects[place])
          let isSame =
            seen.state == due.state && seen.value == due.value
            && seen.timeEnabled == due.timeEnabled && seen.timeRunning == due.timeRunning
          #expect(
            isSame,
            "seed \(seed), \(subject.name) after '\(step.text)': \(seen) instead of \(due)\n\(text("host", []))"
          )
          guard isSame else { return }
        }
      }
    }
  }
}
