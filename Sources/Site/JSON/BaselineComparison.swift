/// A verdict that is not what it was.
public struct VerdictChange: Codable, Hashable, Sendable {
  /// The claim.
  public let id: String
  /// The kernel and mode, for a gap; empty for a statement.
  public let place: String
  /// The verdict before; nil for a new claim.
  public let before: String?
  /// The verdict now; nil for a claim that is gone.
  public let now: String?

  /// In one line, both sides.
  public var text: String {
    let what = place.isEmpty ? id : "\(id) on \(place)"
    switch (before, now) {
    case (nil, let now?): return "\(what) is new: \(now)"
    case (let before?, nil): return "\(what) is gone; it was \(before)"
    default: return "\(what): \(before ?? "") -> \(now ?? "")"
    }
  }
}

/// What changed between two results, by claim, kernel and mode.
public struct BaselineComparison: Sendable {
  /// The changes, in the order of the document; what is gone comes last.
  public let changes: [VerdictChange]

  /// Compares two results.
  public init(baseline: ResultsDocument, current: ResultsDocument) {
    let before = BaselineComparison.verdicts(baseline)
    let now = BaselineComparison.verdicts(current)
    let old = Dictionary(before) { first, _ in first }
    let new = Dictionary(now) { first, _ in first }
    let changed = now.compactMap { key, verdict -> VerdictChange? in
      old[key] == verdict
        ? nil : VerdictChange(id: key.id, place: key.place, before: old[key], now: verdict)
    }
    let gone = before.filter { new[$0.0] == nil }.map { key, verdict in
      VerdictChange(id: key.id, place: key.place, before: verdict, now: nil)
    }
    changes = changed + gone
  }

  private struct Key: Hashable {
    let id: String
    let place: String
  }

  private static func verdicts(_ document: ResultsDocument) -> [(Key, String)] {
    document.claims.flatMap { claim -> [(Key, String)] in
      guard claim.kind == "gap", !claim.gaps.isEmpty else {
        return [(Key(id: claim.id, place: ""), claim.verdict)]
      }
      return claim.gaps.map { gap in
        let real = gap.isReal == true ? ", real" : ""
        return (Key(id: claim.id, place: "\(gap.kernel ?? "host") \(gap.mode)\(real)"), gap.verdict)
      }
    }
  }
}
