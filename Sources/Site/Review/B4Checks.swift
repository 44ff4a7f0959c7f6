import Review

/// A review as `b4 review` takes it from a check of single patches.
public enum B4Checks {
  /// The words of `b4` for how a check came out.
  private enum Status: String, Encodable {
    case fail
    case warn
  }

  private struct Check: Encodable {
    let tool: String
    let status: Status
    let summary: String
    let details: String?
  }

  /// The checks as JSON; an empty list when there is nothing to say.
  public static func text(_ document: ReviewDocument) -> String {
    var checks = document.distinctStatements.compactMap { statement -> Check? in
      guard let answer = ReviewAnswer(statement) else { return nil }
      let (id, verdict) = (answer.name, answer.verdict)
      let (status, name): (Status, String)
      switch statement.outcome {
      case .fails: (status, name) = (.fail, "\(verdict) (\(id))")
      case .depends: (status, name) = (.warn, "\(verdict) (\(id))")
      case .holds, .untested, .offered, .unknown: return nil
      }
      return Check(
        tool: "vpmu-gaps",
        status: status,
        summary: "line \(statement.line): \(name)",
        details: [statement.text, answer.text, answer.command].compactMap { $0 }
          .joined(separator: "\n")
      )
    }
    checks += document.scenarios.filter(\.differs).map { scenario in
      Check(
        tool: "vpmu-gaps",
        status: .fail,
        summary: "line \(scenario.line): the scenario differs",
        details: scenario.outcomes.joined(separator: "\n")
      )
    }
    // What could not be read may hold anything.
    checks += document.notes.map { note in
      Check(tool: "vpmu-gaps", status: .warn, summary: note, details: nil)
    }
    return ResultsJSON.text(checks)
  }
}
