import PerfInterface
import Report
import Testing

/// Whom a report is made for.
@Suite struct TargetTests {
  private func target(_ release: String) -> ReportTarget {
    ReportTarget(release: release, processor: nil, mode: nil)
  }

  static let releases: [(release: String, profiles: [String], isExact: Bool)] = [
    ("6.1", ["6.1"], true), ("6.12.85", ["6.12"], true), ("6.8", ["6.1", "6.12"], false),
    ("6.18.44-cloud", ["6.12", "7.0"], false), ("5.10", ["6.1"], false), ("7.9", ["7.3"], false),
    ("7.0-rc3", ["7.0"], true), ("6.2", ["6.1", "6.12"], false),
  ]

  @Test(arguments: releases)
  func `a release without a profile lies between two`(
    release: String,
    profiles: [String],
    isExact: Bool
  ) {
    let target = target(release)
    #expect(target.profiles.map(\.rawValue) == profiles)
    #expect(target.isExact == isExact)
    #expect((target.profileText == nil) == isExact)
  }

  @Test func `a place is told in words`() {
    let place = ReportTarget(release: "6.8", processor: .zen4, mode: .emulated)
    #expect(place.text == "Linux 6.8 on zen4, emulated vPMU")
    #expect(place.profileText?.contains("lies between 6.1 and 6.12") == true)
    let any = ReportTarget(release: nil, processor: nil, mode: nil)
    #expect(any.text == "any kernel" && any.profiles == KernelVersion.allCases && any.isExact)
    #expect(ReportTargets([place, any]).title.contains("2 kinds of hosts"))
    #expect(ReportTargets([place], title: "Mine").title == "Mine")
  }
}
