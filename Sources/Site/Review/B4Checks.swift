import Review

/// A review as `b4 review` takes it from a check of single patches.
public enum B4Checks {
  private struct Check: Encodable {
    let tool: String
    let status: String
    let summary: String
    let url: String?
    let details: String?
  }

  /// The checks as JSON; an empty list when there is nothing to say.
  public static func text(_ document: ReviewDocument) -> String {
    // Threads quote the same again and again.
    var seen: Set<String> = []
    let statements = document.statements.filter { seen.insert($0.text).inserted }
    var checks = statements.compactMap { statement -> Check? in
      let status: String
      switch statement.outcome {
      case .fails: status = "fail"
      case .depends, .unclear: status = "warn"
      case .holds, .untested, .unknown: return nil
      }
      let name = statement.claim.map { claim in
        statement.outcome == .unclear
          ? "to compare with \(claim.id), which is \(claim.verdict)"
          : "\(claim.verdict) (\(claim.id))"
      }
      return Check(
        tool: "vpmu-gaps",
        status: status,
        summary: "line \(statement.line): \(name ?? "")",
        url: nil,
        details: [statement.text, ReviewAnswer.text(statement), ReviewAnswer.command(statement)]
          .compactMap { $0 }.joined(separator: "\n")
      )
    }
    checks += document.scenarios.filter(\.differs).map { scenario in
      Check(
        tool: "vpmu-gaps",
        status: "fail",
        summary: "line \(scenario.line): the scenario differs",
        url: nil,
        details: scenario.outcomes.joined(separator: "\n")
      )
    }
    // What could not be read may hold anything.
    checks += document.notes.map { note in
      Check(tool: "vpmu-gaps", status: "warn", summary: note, url: nil, details: nil)
    }
    return ResultsJSON.text(checks)
  }
}
