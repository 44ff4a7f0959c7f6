import CatalogRunner
public import ScenarioLanguage
import ScenarioRunner

/// What a gap makes of the numbers that users read in a guest that runs Linux.
public struct LinuxGuestLoss: Hashable, Sendable {
  /// What the users do.
  public let use: LinuxUse
  /// Whether the guest is misled.
  public let isMisled: Bool
  /// What perf prints, as a share of what it would print on bare metal; nil where it prints
  /// `<not counted>`.
  public let printedShare: Double?
  /// The share of time that it prints beside that, 0 to 1.
  public let runningShare: Double
  /// What ends the loss; nil where nothing does that was tried, or nothing is lost.
  public let ending: LossEnding?

  init(_ course: LinuxCourse) {
    use = course.use
    isMisled = course.isMisled
    printedShare = course.printedShare
    runningShare = course.runningShare
    ending = course.ending
  }

  /// What the user reads, and how long it is wrong, in a sentence without its period.
  public var text: String {
    let tool = use == .counts ? "perf stat -a" : "perf record -a"
    return "\(tool) " + (isMisled ? "\(printedText), \(lengthText)" : "loses nothing")
  }

  private var printedText: String {
    guard let printedShare else { return "prints <not counted>" }
    let share = FigureText.percent(printedShare * 100)
    let time = FigureText.percent(runningShare * 100)
    return "prints \(share) of what it would on bare metal, as of \(time) of the time"
  }

  private var lengthText: String {
    switch (ending, use) {
    case (.time, _): "for a moment"
    case (.departure, .samples): "and is right again at most a tick after the cause has gone"
    case (.departure, .counts): "and is right again when the cause has gone"
    case (.disuse, _): "until its user leaves the events off for a while"
    case (nil, _): "for good, whatever its user does"
    default: "until its user switches the events off and on"
    }
  }
}
