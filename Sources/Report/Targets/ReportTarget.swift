public import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// A place that a report is made for: a kernel, a processor, and how its guests get their PMU.
public struct ReportTarget: Hashable, Sendable {
  /// The kernel's release, as it was named; nil for all that the model follows.
  public let release: String?
  /// The releases of the model that stand for it: its own, or those it lies between, the older one first.
  public let profiles: [KernelVersion]
  /// The processor; nil for any.
  public let processor: Processor?
  /// How guests get their PMU; nil for any way.
  public let mode: VirtualPMUMode?
  /// What is known of it besides, in words; nil for nothing.
  public let note: String?

  /// Creates a target.
  public init(
    release: String?,
    processor: Processor?,
    mode: VirtualPMUMode?,
    note: String? = nil
  ) {
    self.release = release
    self.processor = processor
    self.mode = mode
    self.note = note
    profiles = release.map(ReportTarget.profiles) ?? KernelVersion.allCases
  }

  /// The releases that stand for one: behind the newest and before the oldest there is one neighbour.
  private static func profiles(of release: String) -> [KernelVersion] {
    if let own = KernelVersion(lineOf: release) { return [own] }
    guard let wanted = KernelVersion.line(of: release) else { return KernelVersion.allCases }
    let known = KernelVersion.allCases.map { (kernel: $0, numbers: (Int($0.major), Int($0.minor))) }
    let older = known.last { $0.numbers < wanted }?.kernel
    let newer = known.first { $0.numbers > wanted }?.kernel
    return [older, newer].compactMap { $0 }
  }

  /// Whether the release has a profile of its own, or none was asked for.
  public var isExact: Bool {
    release.map { KernelVersion(lineOf: $0) != nil } ?? true
  }

  /// In words: `Linux 6.8 on zen4, emulated vPMU`.
  public var text: String {
    let kernel = release.map { "Linux \($0)" } ?? "any kernel"
    let machine = processor.map { " on \($0.name)" } ?? ""
    return "\(kernel)\(machine)" + (mode.map { ", \($0.rawValue) vPMU" } ?? "")
  }

  /// What stands for a release that has no profile of its own, in a sentence; nil for one that has.
  public var profileText: String? {
    guard let release, !isExact else { return nil }
    guard profiles.count == 2 else {
      return
        "No release near \(release) is followed but \(profiles[0].rawValue), which stands for it."
    }
    return
      "Linux \(release) lies between \(profiles[0].rawValue) and \(profiles[1].rawValue), which stand "
      + "for it: what is the same in both holds, and what changed between them is listed."
  }

  /// Whether a run shows something of it.
  public func concerns(_ run: RunResult) -> Bool {
    let place = GapPlace(run)
    if let kernel = place.kernel, !profiles.contains(kernel) { return false }
    if let mode, place.mode != .none, place.mode != mode { return false }
    guard let processor else { return true }
    if let architecture = place.architecture, architecture != processor.architecture {
      return false
    }
    let machine = run.plan.machine
    guard machine.processor == .toy else { return machine.processor == processor }
    return machine.architecture.map { $0 == processor.architecture } ?? true
  }
}
