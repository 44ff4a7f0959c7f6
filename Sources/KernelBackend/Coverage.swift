public import ScenarioLanguage

/// What a real kernel can execute of a catalog, before anything is run.
public struct Coverage: Hashable, Sendable {
  /// Runs that can be expressed.
  public let expressible: Int
  /// Why the others cannot, with how many there are of each, most first.
  public let reasons: [Reason]

  /// A reason and how many runs it keeps away.
  public struct Reason: Hashable, Sendable, Codable {
    /// In words.
    public let reason: String
    /// Runs.
    public let runs: Int
  }

  /// Translates every plan for a kernel.
  public init(_ plans: [Plan], on kernel: some KernelUnderTest) {
    var count = 0
    var found: [String: Int] = [:]
    for plan in plans {
      if let reason = kernel.reasonNotToExpress(plan) {
        found[reason, default: 0] += 1
      } else {
        count += 1
      }
    }
    expressible = count
    reasons = found.map { Reason(reason: $0.key, runs: $0.value) }
      .sorted { ($1.runs, $0.reason) < ($0.runs, $1.reason) }
  }
}
