/// What a good reviewer would say to a statement, in one short paragraph.
enum ReviewAnswer {
  /// The verdict first, then what was executed and seen where.
  static func text(_ statement: ReviewDocument.Statement) -> String {
    guard let claim = statement.claim else { return "No claim covers this; nothing is known here." }
    return "\(verdict(claim)) \(account(statement))"
  }

  /// The same where the verdict stands above it.
  static func account(_ statement: ReviewDocument.Statement) -> String {
    guard let claim = statement.claim else { return "No claim covers this." }
    var sentences: [String] = []
    if let detail = claim.detail {
      sentences.append("\(detail.prefix(1).uppercased())\(detail.dropFirst()).")
    }
    if let standing = statement.standing, !standing.answers.isEmpty {
      sentences.append("The remark \(standing.words).")
    }
    guard statement.outcome != .untested else { return sentences.joined(separator: " ") }
    sentences.append("Executed as: \(claim.says)")
    if let kernels = claim.kernels { sentences.append("Seen on \(kernels).") }
    if !claim.because.isEmpty {
      let rule = claim.because.count == 1 ? "rule" : "rules"
      sentences.append("Decided by \(rule) \(claim.because.joined(separator: ", ")).")
    }
    return sentences.joined(separator: " ")
  }

  /// How to see it again, as a command; nil where nothing ran.
  static func command(_ statement: ReviewDocument.Statement) -> String? {
    guard statement.outcome != .untested else { return nil }
    return statement.claim?.scenario.map { "vpmu-gaps run \($0)" }
  }

  private static func verdict(_ claim: ReviewDocument.Claim) -> String {
    switch claim.verdict {
    case "untested": return "Not executed (\(claim.id))."
    case "depends": return "It depends (\(claim.id))."
    default:
      return "\(claim.verdict.prefix(1).uppercased())\(claim.verdict.dropFirst()) (\(claim.id))."
    }
  }
}
