import ScenarioRunner

/// What a good reviewer would say to a statement, in one short paragraph.
enum ReviewAnswer {
  /// The verdict first, then what was executed and seen where.
  static func text(_ statement: ReviewDocument.Statement) -> String {
    guard let claim = statement.claim else { return "No claim covers this; nothing is known here." }
    return "\(verdict(statement, claim)) \(account(statement))"
  }

  /// The same where the verdict stands above it.
  ///
  /// - Parameter tellsRemark: Whether it says who is right.
  static func account(_ statement: ReviewDocument.Statement, tellsRemark: Bool = true) -> String {
    guard let claim = statement.claim else { return "No claim covers this." }
    var sentences: [String] = []
    if let detail = claim.detail {
      let begin = claim.scenario.map { "In scenario \($0): " }
      sentences.append(
        "\(begin ?? detail.prefix(1).uppercased())\(begin == nil ? detail.dropFirst() : detail[...])."
      )
    }
    if statement.isNamed, !statement.others.isEmpty {
      sentences.append("Named too: \(Words.list(statement.others)).")
    }
    if tellsRemark, let remark = remark(statement) { sentences.append(remark) }
    guard statement.outcome != .untested else { return sentences.joined(separator: " ") }
    if claim.says != statement.text { sentences.append("Executed as: \(claim.says)") }
    if let kernels = claim.kernels { sentences.append("Seen on \(kernels).") }
    if let place = place(claim) { sentences.append(place) }
    return sentences.joined(separator: " ")
  }

  /// Who is right, for a remark that answers a text; nil for any other statement.
  static func remark(_ statement: ReviewDocument.Statement) -> String? {
    guard let standing = statement.standing, !standing.answers.isEmpty else { return nil }
    return standing.words.map { "The remark \($0)." }
  }

  /// How to see it again, as a command; nil where nothing ran.
  static func command(_ statement: ReviewDocument.Statement) -> String? {
    guard statement.outcome != .untested else { return nil }
    return statement.claim?.scenario.map { "vpmu-gaps run \($0)" }
  }

  /// Functions of the kernel are told up to this many.
  private static let functionLimit = 3

  /// Where the kernel decides it, else by which rules.
  private static func place(_ claim: ReviewDocument.Claim) -> String? {
    let functions = claim.kernel.prefix(functionLimit).compactMap { $0.split(separator: " ").last }
    if !functions.isEmpty {
      return "Decided in \(Words.list(functions.map { "\($0)()" }))."
    }
    guard !claim.because.isEmpty else { return nil }
    return
      "Decided by \(claim.because.count == 1 ? "rule" : "rules") \(Words.list(claim.because))."
  }

  private static func verdict(
    _ statement: ReviewDocument.Statement,
    _ claim: ReviewDocument.Claim
  ) -> String {
    if let doubt = statement.doubt, statement.outcome == .unclear {
      return "To be compared with \(claim.id), which is \(claim.verdict): \(doubt)."
    }
    switch claim.verdict {
    case "untested": return "Not executed (\(claim.id))."
    case "depends": return "It depends (\(claim.id))."
    default:
      return "\(claim.verdict.prefix(1).uppercased())\(claim.verdict.dropFirst()) (\(claim.id))."
    }
  }
}
