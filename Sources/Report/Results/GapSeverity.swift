public import Catalog
import CatalogRunner
public import ScenarioLanguage

/// How bad a gap is: how likely what causes it is, how long its loss lasts, how many counters it takes.
///
/// The share of counts lost is none of it: that depends on how long a scenario runs.
public struct GapSeverity: Hashable, Sendable {
  /// How likely a host has what causes it; nil where the gap does not say.
  public let competitor: GapImpact.Competitor?
  /// What ends the loss that lasts longest; nil when nothing does that was tried.
  public let ending: LossEnding?
  /// The most counters of a guest that lose something.
  public let lostCounters: Int
  /// The counters of that guest.
  public let counters: Int

  /// What becomes of it where the guest runs Linux.
  public let linux: [LinuxGuestLoss]

  /// nil where no run of the model misleads a guest.
  init?(_ claim: Claim, _ courses: [LossCourse], _ linux: [LinuxCourse]) {
    guard let worst = courses.max(by: { $0.lostCounters < $1.lostCounters }) else { return nil }
    competitor = claim.impact?.competitor
    let endings = courses.map(\.ending)
    ending = endings.contains(nil) ? nil : endings.compactMap { $0 }.max()
    lostCounters = worst.lostCounters
    counters = worst.counters
    self.linux = linux.map(LinuxGuestLoss.init)
  }

  /// Whether it comes before another in a list: the likelier cause, then the longer loss, then more counters.
  public func isGraver(than other: GapSeverity) -> Bool {
    if competitor != other.competitor {
      // Who does not say how likely it is comes last.
      guard let competitor, let likely = other.competitor else { return competitor != nil }
      return competitor < likely
    }
    if ending != other.ending {
      // What nothing ends lasts longest.
      guard let ending, let otherEnding = other.ending else { return ending == nil }
      return ending > otherEnding
    }
    return lostCounters > other.lostCounters
  }

  /// All of it in a sentence without its period.
  public var text: String {
    let counters = countersText.map { "takes \($0) counters in use and " } ?? ""
    return "\(counters)lasts \(lengthText)" + (competitorText.map { "; the cause: \($0)" } ?? "")
  }

  /// How likely the cause is, in a few words.
  public var competitorText: String? {
    switch competitor {
    case .byDefault: "on by default"
    case .agent: "common tools"
    case .deliberate: "deliberate"
    case nil: nil
    }
  }

  /// How long the loss lasts, in a few words.
  public var lengthText: String {
    switch ending {
    case .time: "a moment"
    case .departure: "as long as its cause"
    case .toggle: "until the guest toggles counters"
    case .reprogramming: "until the guest rewrites the counter"
    case .disuse: "until the guest rests the counter"
    case nil: "for good"
    }
  }

  /// How many counters, in a few words; nil where no counter is lost, but samples or branch records.
  public var countersText: String? {
    lostCounters == 0 ? nil : "\(lostCounters) of \(counters)"
  }
}
