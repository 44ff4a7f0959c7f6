import ScenarioRunner

/// A backend that saw nothing, in words.
public enum SilentColumn {
  /// The verdict with its reason.
  public static func text(_ column: StepTable.Column) -> String {
    column.verdict.rawValue + (column.reason.map { ", \($0)" } ?? "")
  }
}
