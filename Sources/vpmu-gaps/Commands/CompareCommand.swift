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
      same scenarios. The exit status is 1 when there is a disagreement, or when more scenarios
      than one in a hundred agree only with events opened at other moments.

      EXAMPLES
        vpmu-gaps compare --backend qemu:6.12
        vpmu-gaps compare --hosts 5000 --guests 500 --seed 7
      """
  )

  @OptionGroup var kernels: KernelOptions

  @Option(help: ArgumentHelp("\(KernelOptions.choice); all when absent.", valueName: "name"))
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
    var hasFailed = false
    for machine in try kernels.machines(named: backend, speed: .fast) {
      guard let comparison = Comparison(machine) else {
        throw ValidationError("there is no model of the kernel of '\(machine.name)'")
      }
      let outcome = compare(comparison, machine.name)
      ComparisonText.tell(
        outcome,
        machine.name,
        what: "seed \(seed)",
        limit: "at most \(outcome.otherMomentsLimit) may; "
      )
      if outcome.isForgivenTooOften {
        Console.print(
          "\(machine.name): too many agree at other moments only; what depends on moments in the model is wrong"
        )
      }
      hasFailed = hasFailed || !outcome.disagreements.isEmpty || outcome.isForgivenTooOften
    }
    if hasFailed { throw ExitStatus.verdictDiffers }
  }

  private func compare(_ comparison: Comparison, _ name: BackendName) -> Comparison.Outcome {
    var progress = ComparisonText.Progress(name)
    return comparison.run(hosts: hosts, guests: guests, seed: seed, shrinking: shrink) {
      progress.tell($0, of: $1)
    }
  }
}
