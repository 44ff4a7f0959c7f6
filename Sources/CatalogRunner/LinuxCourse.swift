import PerfInterface
public import ScenarioLanguage
import ScenarioRunner

/// What becomes of a gap where the guest runs Linux, whose perf has opened what the scenario's driver
/// programs.
public struct LinuxCourse: Hashable, Sendable {
  /// What its users do.
  public let use: LinuxUse
  /// What perf prints in the guest at the end of the scenario, as a share of what it would print on bare
  /// metal, of the event of which it is the least; nil where it prints `<not counted>`.
  public let printedShare: Double?
  /// The share of time that it prints beside that, 0 to 1.
  public let runningShare: Double
  /// Whether the guest is misled at all.
  public let isMisled: Bool
  /// What ends the loss: time, the departure of what competes, or that the user switches the events off and
  /// on, at once or after a while; nil where none of these does, or nothing is lost.
  public let ending: LossEnding?

  /// Runs a combination that misleads a guest again, with Linux in it; nil where that says nothing.
  init?(_ plan: Plan, _ use: LinuxUse, known: inout KnownTraces) {
    guard let linux = plan.inLinux(use), let loss = known.cost(of: linux),
      let (contended, bareMetal) = known.traces(of: linux),
      let last = linux.steps.indices.last,
      let printed = LinuxCourse.printed(linux, contended, bareMetal, after: last)
    else { return nil }
    self.use = use
    printedShare = printed.share
    runningShare = printed.running
    isMisled = loss.isMisled
    guard loss.isMisled, let first = linux.firstMisleadingStep(contended, bareMetal) else {
      ending = nil
      return
    }
    ending = [.time, .departure, .toggle, .disuse].first { ending in
      // How often a frequency overflows depends on what came before.
      known.cost(of: linux, endedBy: ending, after: first).map { $0.share == 0 } == true
    }
  }

  /// The event of which perf prints the least, against bare metal.
  private static func printed(
    _ plan: Plan,
    _ contended: Trace,
    _ bareMetal: Trace,
    after step: Int
  ) -> (share: Double?, running: Double)? {
    var least: (share: Double?, running: Double)?
    for (place, subject) in plan.subjects.enumerated() where subject.guestKernel != nil {
      let seen = contended.after(step: step).subjects[place]
      guard let quiet = scaled(bareMetal.after(step: step).subjects[place]), quiet.value > 0 else {
        continue
      }
      let here = scaled(seen)
      let share = here.map { $0.value / quiet.value }
      guard let found = least else {
        least = (share, here?.running ?? 0)
        continue
      }
      if (share ?? 0) < (found.share ?? 0) { least = (share, here?.running ?? 0) }
    }
    return least
  }

  /// What perf extrapolates, and the share of time; nil where the event never ran.
  private static func scaled(_ seen: EventObservation) -> (value: Double, running: Double)? {
    guard let value = seen.value, let enabled = seen.timeEnabled, let running = seen.timeRunning,
      running > 0
    else { return nil }
    let share = Double(running) / Double(enabled)
    return (Double(value) / share, share)
  }
}
