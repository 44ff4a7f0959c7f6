public import Report
import ScenarioRunner

/// A verdict that is not what it was.
public struct VerdictChange: Codable, Hashable, Sendable {
  /// The claim.
  public let id: String
  /// The kernel and mode, for a gap; empty for a statement.
  public let place: String
  /// The verdict before; nil for a claim or a place that is new.
  public let before: OverallVerdict?
  /// The verdict now; nil for a claim or a place that is gone.
  public let now: OverallVerdict?

  /// In one line, both sides.
  public var text: String {
    let what = place.isEmpty ? id : "\(id) on \(place)"
    return switch (before?.rawValue, now?.rawValue) {
    case (nil, let now?): "\(what) is new: \(now)"
    case (let before?, nil): "\(what) is gone; it was \(before)"
    case (let before, let now): "\(what): \(before ?? "") -> \(now ?? "")"
    }
  }

  /// Whether it says the opposite of what was said before, which wants a reason.
  public var isReversal: Bool {
    guard let before, let now else { return false }
    return now.isOpposite(of: before)
  }

  /// Whether a gap is open that was not.
  public var opensGap: Bool { isReversal && now?.onGap?.isMisleading == true }

  /// Whether a gap is no longer open.
  public var closesGap: Bool { isReversal && before?.onGap?.isMisleading == true }
}

/// Claims whose verdict changed in the same way.
public struct VerdictChangeGroup: Hashable, Sendable {
  /// The kernel and mode, for gaps; empty for statements.
  public let place: String
  /// The verdict before; nil where it is new.
  public let before: OverallVerdict?
  /// The verdict now; nil where it is gone.
  public let now: OverallVerdict?
  /// The claims.
  public fileprivate(set) var ids: [String]

  /// Groups changes, in the order in which each kind comes first.
  public static func all(_ changes: [VerdictChange]) -> [VerdictChangeGroup] {
    changes.reduce(into: []) { groups, change in
      let same = groups.firstIndex {
        $0.place == change.place && $0.before == change.before && $0.now == change.now
      }
      if let same {
        groups[same].ids.append(change.id)
      } else {
        groups.append(
          VerdictChangeGroup(
            place: change.place,
            before: change.before,
            now: change.now,
            ids: [change.id]
          )
        )
      }
    }
  }

  /// What happened to them, without their names.
  public var text: String {
    let what =
      switch (before?.rawValue, now?.rawValue) {
      case (nil, let now?): "new, \(now)"
      case (let before?, nil): "gone, was \(before)"
      case (let before, let now): "\(before ?? "") -> \(now ?? "")"
      }
    return place.isEmpty ? what : "\(what) on \(place)"
  }

  /// The same as a sentence without its period: `3 claims are confirmed now and were contradicted`.
  public var sentence: String {
    let count = ids.count == 1 ? "1 claim" : "\(ids.count) claims"
    let (be, were) = ids.count == 1 ? ("is", "was") : ("are", "were")
    let what =
      switch (before?.text, now?.text) {
      case (nil, let now?): "\(count) \(be) new: \(now)"
      case (let before?, nil): "\(count) \(be) gone: \(before)"
      case (let before, let now): "\(count) \(be) \(now ?? "") now and \(were) \(before ?? "")"
      }
    return place.isEmpty ? what : "\(what), on \(place)"
  }
}
