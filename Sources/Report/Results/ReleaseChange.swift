public import PerfInterface
public import ScenarioRunner

/// A release with which a gap came out otherwise than on the one before.
public struct ReleaseChange: Hashable, Sendable {
  /// The first release of those that were tried on which it does.
  public let kernel: KernelVersion
  /// How the guest gets its PMU.
  public let mode: VirtualPMUMode
  /// The verdict before.
  public let before: GapVerdict
  /// The verdict since.
  public let since: GapVerdict

  /// In words, such as `closed since 7.0`.
  public var text: String {
    before == since
      ? "another share since \(kernel.rawValue)" : "\(since.rawValue) since \(kernel.rawValue)"
  }

  /// In words with the mode, for a gap that changed in more than one.
  public var textWithMode: String { "\(text) (\(mode.rawValue))" }

  /// What changed from release to release in each mode, as the model has it.
  ///
  /// A mode has no change with the release that brought it, and real kernels' shares are not exact.
  static func all(_ verdicts: [GapResult]) -> [ReleaseChange] {
    let tried = verdicts.filter { !$0.place.isReal && $0.verdict != .untested }
    return tried.map(\.mode).uniqued.flatMap { mode -> [ReleaseChange] in
      let releases = tried.filter { $0.mode == mode && $0.kernel != nil }
        .sorted { ($0.kernel ?? .linux61) < ($1.kernel ?? .linux61) }
      return zip(releases, releases.dropFirst()).compactMap { before, since -> ReleaseChange? in
        guard let kernel = since.kernel, !since.isLike(before) else { return nil }
        return ReleaseChange(
          kernel: kernel,
          mode: mode,
          before: before.verdict,
          since: since.verdict
        )
      }
    }
  }
}

extension GapResult {
  /// Whether verdict and share are those of another release, the share to a tenth of a percent.
  fileprivate func isLike(_ other: GapResult) -> Bool {
    guard verdict == other.verdict, verdict.isMisleading else { return verdict == other.verdict }
    guard let share = lossShare, let otherShare = other.lossShare else {
      return lossShare == nil && other.lossShare == nil
    }
    return abs(share.lowerBound - otherShare.lowerBound) < 0.001
      && abs(share.upperBound - otherShare.upperBound) < 0.001
  }
}

extension ClaimResult {
  /// For a gap, the releases with which it changed.
  public var releaseChanges: [ReleaseChange] { ReleaseChange.all(gapVerdicts) }
}
