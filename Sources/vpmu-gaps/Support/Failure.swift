import ArgumentParser
import Files
import ScenarioLanguage

/// The exit statuses that users and other tools rely on.
enum ExitStatus {
  static let verdictDiffers = ExitCode(1)
  static let nothingSelected = ExitCode(4)
  static let badContent = ExitCode(65)
  static let backendUnavailable = ExitCode(69)
  static let cannotWrite = ExitCode(73)
  static let timeLimit = ExitCode(124)
  static let interrupted = ExitCode(130)
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
    for diagnostic in all {
      Console.error(diagnostic.description)
      if let excerpt = SourceExcerpt.text(diagnostic) { Console.error(excerpt) }
    }
    if all.count > 1 { Console.error("\(all.count) errors") }
    return ExitStatus.badContent
  }
}

/// The line of a file that something is wrong in, with a mark under the place.
enum SourceExcerpt {
  /// Longer lines are not shown: the mark would stand somewhere else on a terminal.
  private static let columnLimit = 110

  /// Two lines; nil where the file cannot be read again, or the line is too long.
  static func text(_ diagnostic: Diagnostic) -> String? {
    guard let bytes = try? Input(limit: InputLimit.chapter).read(diagnostic.file) else {
      return nil
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let (line, column) = (diagnostic.position.line, diagnostic.position.column)
    guard lines.indices.contains(line - 1) else { return nil }
    let text = String(decoding: lines[line - 1], as: UTF8.self)
    // A hidden character would take more columns than one.
    guard !text.isEmpty, text.count <= columnLimit, column <= text.count + 1,
      !text.contains("\t"), Console.printable(text) == text
    else { return nil }
    return "  \(text)\n  \(String(repeating: " ", count: column - 1))^"
  }
}
