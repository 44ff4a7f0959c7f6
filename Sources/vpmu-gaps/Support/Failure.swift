import ArgumentParser
import ScenarioLanguage

/// The exit statuses that users and other tools rely on.
enum ExitStatus {
  static let verdictDiffers = ExitCode(1)
  static let nothingSelected = ExitCode(4)
  static let badContent = ExitCode(65)
  static let backendUnavailable = ExitCode(69)
  static let cannotWrite = ExitCode(73)
  static let timeLimit = ExitCode(124)
}

extension Result where Failure == DiagnosticList {
  /// The value; where there is none, every diagnostic is printed and the status thrown.
  func reported() throws -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let diagnostics): throw diagnostics.report()
    }
  }
}

extension DiagnosticList {
  /// Prints every diagnostic and gives the status for bad content.
  func report() -> ExitCode {
    for diagnostic in all { Console.error(diagnostic.description) }
    if all.count > 1 { Console.error("\(all.count) errors") }
    return ExitStatus.badContent
  }
}
