import PerfInterface
import ScenarioRunner

/// What each release opened and closed, as the model has it.
public enum ReleaseNews {
  /// In words: `7.0 opens 2 gaps and closes 1`; empty where no release did anything.
  public static func text(_ gaps: [ClaimResult]) -> String {
    let changes = gaps.flatMap(\.releaseChanges).filter { $0.mode == .emulated }
    let parts = KernelVersion.allCases.compactMap { kernel -> String? in
      let here = changes.filter { $0.kernel == kernel && $0.before != $0.since }
      let opened = here.count { $0.since.isMisleading }
      let closed = here.count { $0.before.isMisleading }
      let words = [
        opened == 0 ? nil : "opens \(gapCount(opened))",
        closed == 0 ? nil : "closes \(gapCount(closed))",
      ]
      .compactMap { $0 }
      return words.isEmpty ? nil : "\(kernel.rawValue) \(Enumeration.text(words))"
    }
    return parts.joined(separator: ", ")
  }

  private static func gapCount(_ count: Int) -> String { count == 1 ? "1 gap" : "\(count) gaps" }
}
