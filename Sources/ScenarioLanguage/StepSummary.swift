/// A step in a few words: who, and what.
public struct StepSummary: Hashable, Sendable {
  /// `host` or `guest`; empty for time.
  public let actor: String
  /// What it does, such as `opens A`.
  public let action: String
}
