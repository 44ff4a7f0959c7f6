import SystemPackage

/// Why something could not be read.
public struct InputProblem: Error, Hashable, Sendable {
  /// What is wrong, in words.
  public let reason: String
  /// Whether there is nothing by that name.
  public let isMissing: Bool

  /// Creates a problem.
  public init(_ reason: String, isMissing: Bool = false) {
    self.reason = reason
    self.isMissing = isMissing
  }

  init(_ error: Errno) {
    self.init(error.reason, isMissing: error == .noSuchFileOrDirectory)
  }
}
