import Report
import ScenarioRunner

/// What a good reviewer would say to a statement about a claim, in one short paragraph.
struct ReviewAnswer {
  /// The claim that the statement is about.
  let claim: ReviewDocument.Claim
  /// The verdict on the statement.
  let verdict: ReviewVerdict
  private let statement: ReviewDocument.Statement

  /// nil where no claim is about it.
  init?(_ statement: ReviewDocument.Statement) {
    guard let claim = statement.claim, let verdict = statement.verdict else { return nil }
    self.claim = claim
    self.verdict = verdict
    self.statement = statement
  }

  /// The verdict first, then what was executed and seen where.
  var text: String { "\(begin) \(account())" }

  /// The claim, and whether the statement says its contrary.
  var name: String { statement.isContrary ? "the contrary of \(claim.id)" : claim.id }

  /// The same where the verdict stands above it.
  ///
  /// - Parameter tellsRemark: Whether it says who is right.
  func account(tellsRemark: Bool = true) -> String {
    var sentences: [String] = []
    if let detail = claim.detail {
      let told = claim.scenario.map { "In scenario \($0): \(detail)" } ?? ReviewAnswer.begun(detail)
      sentences.append("\(told).")
    }
    if statement.isNamed, !statement.others.isEmpty {
      sentences.append("Named too: \(Enumeration.text(statement.others)).")
    }
    if tellsRemark, let remark { sentences.append(remark) }
    guard statement.outcome != .untested else { return sentences.joined(separator: " ") }
    if statement.isContrary {
      let isRefuted = statement.outcome == .fails
      sentences.append(
        "\(isRefuted ? "Confirmed instead" : "Executed as its contrary"): \(claim.says)"
      )
    } else if claim.says != statement.text {
      sentences.append("Executed as: \(claim.says)")
    }
    if let kernels = claim.kernels { sentences.append("Seen on \(kernels).") }
    if let place { sentences.append(place) }
    return sentences.joined(separator: " ")
  }

  /// What is said where the claim was told before.
  var repeated: String {
    ["See \(claim.id) above.", remark].compactMap { $0 }.joined(separator: " ")
  }

  /// Who is right, for a remark that answers a text; nil for any other statement.
  var remark: String? { statement.remarkWords.map { "The remark \($0)." } }

  /// How to see it again, as a command; nil where nothing ran.
  var command: String? {
    guard statement.outcome != .untested else { return nil }
    return claim.scenario.map { "vpmu-gaps run \($0)" }
  }

  /// Functions of the kernel are told up to this many.
  private static let functionLimit = 3

  /// Where the kernel decides it, else by which rules.
  private var place: String? {
    let functions = claim.kernel.prefix(ReviewAnswer.functionLimit)
      .compactMap { $0.split(separator: " ").last }
    if !functions.isEmpty { return "Decided in \(Enumeration.text(functions.map { "\($0)()" }))." }
    guard !claim.because.isEmpty else { return nil }
    let rules = claim.because.count == 1 ? "rule" : "rules"
    return "Decided by \(rules) \(Enumeration.text(claim.because))."
  }

  private var begin: String {
    switch verdict.overall {
    case .statement(.untested): "Not executed (\(name))."
    case .statement(.depends): "It depends (\(name))."
    case .statement(.confirmed), .statement(.contradicted), .gap:
      "\(ReviewAnswer.begun(verdict.description)) (\(name))."
    }
  }

  /// Words at the beginning of a sentence.
  private static func begun(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
