public import ScenarioLanguage
public import ScenarioRunner

/// A run that misleads its guest, and what comes of it without each cause that it has.
public struct MisledRun: Hashable, Sendable {
  /// The scenario's name.
  public let scenario: String
  /// Where it ran.
  public let backend: BackendName
  /// One entry for each cause that occurs in it, in the order in which the gap blames them.
  public let trials: [Trial]

  /// The same run without a cause.
  public struct Trial: Hashable, Sendable {
    /// The cause that was taken away.
    public let cause: GapCause
    /// Whether the guest is misled all the same.
    public let isMisled: Bool
  }
}
