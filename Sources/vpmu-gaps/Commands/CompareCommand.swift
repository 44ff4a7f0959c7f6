import ArgumentParser
import KernelBackend
import ModelComparison
import ScenarioRunner

/// Holds the model against real kernels on random scenarios.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold the model against real kernels on random scenarios.",
    discussion: """
      A disagreement is made as small as it goes and printed as a scenario. The same seed makes the
      same scenarios. The exit status is 1 when there is a disagreement.

      EXAMPLES
        vpmu-gaps compare --backend qemu:6.12
        vpmu-gaps compare --hosts 5000 --guests 500 --seed 7
      """
  )

  @OptionGroup var kernels: KernelOptions

  @Option(help: ArgumentHelp("qemu:6.1 or qemu:6.12; both when absent.", valueName: "name"))
  var backend: String?

  @Option(help: ArgumentHelp("Scenarios of host events alone.", valueName: "n"))
  var hosts = 300

  @Option(help: ArgumentHelp("Scenarios with a guest.", valueName: "n"))
  var guests = 50

  @Option(help: ArgumentHelp("Where the random numbers begin.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Disagreements to make small.", valueName: "n"))
  var shrink = 3

  func validate() throws {
    guard (0...100_000).contains(hosts), (0...100_000).contains(guests) else {
      throw ValidationError("--hosts and --guests take 0 to 100000")
    }
  }

  func run() async throws {
    let machines = try kernels.machines(named: backend, speed: .fast)
    var hasDisagreement = false
    for machine in machines {
      var told = -1
      let outcome = Comparison(machine).run(
        hosts: hosts,
        guests: guests,
        seed: seed,
        shrinking: shrink
      ) {
        done,
        total in
        let part = total == 0 ? 10 : done * 10 / total
        guard part != told else { return }
        told = part
        Console.error("\(machine.name): \(done) of \(total) scenarios")
      }
      for found in outcome.disagreements {
        Console.print("# \(machine.name): \(found.difference)\n\(found.text)")
      }
      for reason in Set(outcome.notRun).sorted() {
        let count = outcome.notRun.count { $0 == reason }
        Console.print("\(machine.name): \(count) not compared: \(reason)")
      }
      Console.print(
        "\(machine.name): \(outcome.compared) compared, \(outcome.disagreements.count) disagree, "
          + "\(outcome.otherMoments) agree when events are opened at other moments, "
          + "\(outcome.unstable) disagreed once and not again (seed \(seed))"
      )
      hasDisagreement = hasDisagreement || !outcome.disagreements.isEmpty
    }
    if hasDisagreement { throw ExitStatus.verdictDiffers }
  }
}
