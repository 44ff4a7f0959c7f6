import PerfInterface
import ScenarioLanguage

// What the owner of an event makes of what it has read.
extension Judge {
  /// Why nothing of a value or of times is seen: the read that would give them fails.
  static func failedRead(_ seen: EventObservation) -> Comparison? {
    guard case .failed(let number) = seen.read else { return nil }
    return (.notObservable, "a read fails with \(number.rawValue)")
  }

  /// The count as the perf tool extrapolates it, rounded down; nil where it cannot.
  ///
  /// `tools/lib/perf/evsel.c:perf_counts_values__scale()`
  private static func scaled(_ value: UInt64, enabled: UInt64, running: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: enabled)
    guard product.high < running else { return .max }
    return running.dividingFullWidth(product).quotient
  }

  /// - Parameter tolerance: In percent of what is expected.
  static func compareScaled(
    _ seen: EventObservation,
    _ expected: UInt64?,
    _ tolerance: Double,
    isExact: Bool
  ) -> Comparison {
    if let reason = failedRead(seen) { return reason }
    if seen.read == .endOfFile { return met(expected == nil, "nothing (a read gives eof)") }
    guard let enabled = seen.timeEnabled, let running = seen.timeRunning else {
      return unseen("the times")
    }
    guard running > 0 else { return met(expected == nil, "nothing (it never ran)") }
    guard let value = seen.value else { return unseen("the value") }
    let found = scaled(value, enabled: enabled, running: running)
    let share = FigureText.percent(Double(running) / Double(enabled) * 100)
    let words = "\(FigureText.grouped(found)), from \(FigureText.grouped(value)) in \(share)"
    guard let expected else { return (.differs, words) }
    let distance = Double(max(found, expected) - min(found, expected))
    if distance <= Double(expected) * tolerance / 100 { return (.met, words) }
    return isExact || found == 0 || expected == 0
      ? (.differs, words) : unseen("the value in numbers")
  }
}

extension Judge {
  /// - Parameters:
  ///   - percent: Of what happened.
  ///   - tolerance: In points.
  static func compareCountShare(
    _ seen: EventObservation,
    _ percent: Double,
    _ tolerance: Double,
    isExact: Bool
  ) -> Comparison {
    guard let count = seen.countInRun, let happened = seen.happenedInRun else {
      return unseen("the count")
    }
    guard happened > 0 else { return (.notObservable, "nothing happened for its target") }
    let found = Double(count) / Double(happened) * 100
    let words = FigureText.share(count, of: happened)
    if max(found, percent) - min(found, percent) <= tolerance { return (.met, words) }
    return isExact || count == 0 ? (.differs, words) : unseen("the share in numbers")
  }

  /// A guest that touched no register shows nothing.
  static func compareExits(_ seen: GuestObservation?, _ share: CountShare) -> Comparison {
    guard let accesses = seen?.registerAccesses, let exits = seen?.accessesWithExit else {
      return unseen("the exits of the guest")
    }
    guard accesses > 0 else { return (.notObservable, "the guest touched no register of its PMU") }
    return compareShare(exits, of: accesses, share, "the exits")
  }
}
