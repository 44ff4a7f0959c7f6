import RunView

/// What a change to the kernel touches, for a terminal.
public enum AffectedText {
  /// The whole text.
  ///
  /// - Parameter columns: The width of the terminal; nil to cut nothing.
  public static func text(_ document: AffectedDocument, columns: Int?) -> String {
    var lines = document.changes.flatMap(text)
    if document.claims.isEmpty {
      lines.append("no claim rests on what is changed")
      return lines.joined(separator: "\n")
    }
    lines += [
      "",
      "\(document.claims.count == 1 ? "A claim rests" : "\(document.claims.count) claims rest") on it:",
    ]
    let width = document.claims.map(\.id.count).max() ?? 0
    let verdictWidth = document.claims.map(\.verdict.description.count).max() ?? 0
    for claim in document.claims {
      let seen = claim.isSeenOnRealKernels ? "real kernels" : "the model"
      let basis = claim.verdict.rank == .unknown ? "" : seen
      let head =
        "  \(FilledText.padded(claim.id, width))  \(FilledText.padded(claim.verdict.description, verdictWidth))  \(FilledText.padded(basis, 12))  "
      lines.append(head + FilledText.cut(claim.says, columns, behind: head.count))
    }
    if let command = document.command {
      lines += [
        "", "Run just these on a kernel with the change, and compare with a recording before it:",
      ]
      lines += command.split(separator: "\n").map { "  \($0)" }
      lines.append("  vpmu-gaps diff before.json after.json")
    }
    return lines.joined(separator: "\n")
  }

  /// The functions that one change touches, and how much rests on each.
  static func functions(_ change: AffectedDocument.Change) -> [String] {
    change.functions.map { function in
      let claims = function.claims.count == 1 ? "1 claim" : "\(function.claims.count) claims"
      let names = function.rules.count == 1 ? "rule" : "rules"
      let rules =
        function.rules.isEmpty ? "" : "\(names) \(function.rules.joined(separator: ", ")); "
      return VisibleText.text("  \(function.path): \(function.symbol): \(rules)\(claims)")
    }
  }

  private static func text(_ change: AffectedDocument.Change) -> [String] {
    var lines = [VisibleText.text(change.title)]
    lines += functions(change)
    if change.others.count > otherLimit {
      lines.append("  nothing rests on \(change.others.count) more that it changes in these files")
    } else if !change.others.isEmpty {
      let named = change.others.compactMap { $0.split(separator: ":").last }
      lines.append(
        FilledText.text(
          "nothing rests on \(named.joined(separator: ", "))",
          width: 98,
          first: "  ",
          rest: "    "
        )
      )
    }
    lines += change.outside.map {
      VisibleText.text(
        "  \($0): lines outside of any function, or the file as a whole; what rests on it is not listed"
      )
    }
    if change.unreadHunkCount > 0 {
      lines.append(
        "  note: \(change.unreadHunkCount) of its hunks cannot be read, so more may be changed"
      )
    }
    if change.functions.isEmpty, change.others.isEmpty, change.outside.isEmpty {
      lines.append("  nothing rests on the files that it changes")
    }
    return lines
  }

  /// At most so many functions are named that nothing rests on.
  private static let otherLimit = 12
}
