import ArgumentParser
import Catalog
import Review
import ScenarioLanguage

/// Sentences of a mail that somebody has found to be what claims say, and the chapters' lines for them.
///
/// A chapter keeps a sentence's digest and not its words, which are their author's.
struct LearnedSentences {
  /// A line of a chapter that becomes another one, or is new.
  private struct Change {
    let claim: Claim
    let digest: String
    let sentence: String
  }

  private var changes: [Change] = []

  /// What stands for every choice of a file of answers.
  static let chosen = "chosen"

  /// Reads choices such as `64=SEED-P5a`, the line that a sentence begins in and its claim, or `chosen`.
  ///
  /// - Parameter reviews: The messages, with what somebody has chosen.
  init(_ choices: [String], of reviews: [MailReview], in catalog: Catalog) throws {
    let findings = reviews.flatMap(\.findings)
    let statements = findings.map(\.statement)
    for choice in choices {
      guard choice != LearnedSentences.chosen else {
        for finding in findings {
          guard case .claim(let id) = finding.choice else { continue }
          try add(finding.statement, for: id, in: catalog)
        }
        continue
      }
      let parts = choice.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let number = StatementNumber(parts[0]) else {
        throw ValidationError(
          "--learn takes the line of a sentence and a claim, such as 64=SEED-P5a, or 64.2=SEED-P5b "
            + "for the second that begins there, or \(LearnedSentences.chosen), not '\(Console.printable(choice))'"
        )
      }
      let place: Int
      do throws(StatementNumber.Problem) {
        place = try number.find(in: statements)
      } catch {
        throw ValidationError(error.message(number))
      }
      try add(statements[place], for: String(parts[1]), in: catalog)
    }
  }

  private mutating func add(_ statement: MailStatement, for id: String, in catalog: Catalog) throws
  {
    guard let claim = catalog.claims.first(where: { $0.id == id }) else {
      throw Selection.nothing(id, among: catalog)
    }
    let digest = ClaimLookup.digest(statement.text)
    let holder = catalog.claims.first { $0.heard.contains(digest) }
    if let holder, holder.id != claim.id {
      throw ValidationError(
        "the sentence of line \(statement.line) is stored for \(holder.id) already"
      )
    }
    guard holder == nil, !changes.contains(where: { $0.digest == digest }) else { return }
    changes.append(Change(claim: claim, digest: digest, sentence: statement.text))
  }

  /// What would be written, for a terminal.
  var text: String {
    guard !changes.isEmpty else { return "nothing new: every sentence is stored already" }
    return changes.map {
      "\($0.claim.file):\($0.claim.position.line): \($0.claim.id) has heard \($0.digest): \($0.sentence)"
    }
    .joined(separator: "\n")
  }

  /// Writes the chapters.
  func apply() throws {
    let chapters = changes.map(\.claim.file).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for chapter in chapters {
      let here = changes.filter { $0.claim.file == chapter }
        .sorted { $0.claim.position.line > $1.claim.position.line }
      try OutputFolder.change(chapter) { before in
        var lines = (before ?? []).split(
          separator: UInt8(ascii: "\n"),
          omittingEmptySubsequences: false
        )
        .map { String(decoding: $0, as: UTF8.self) }
        for change in here { LearnedSentences.add(change, to: &lines) }
        return Array(lines.joined(separator: "\n").utf8)
      }
    }
  }

  /// From the last claim of a chapter to the first, so that the lines before stay where they are.
  private static func add(_ change: Change, to lines: inout [String]) {
    let first = change.claim.position.line - 1
    guard lines.indices.contains(first),
      let end = lines[first...].firstIndex(where: { $0.drop { $0 == " " }.hasPrefix("```") })
    else { return }
    let indentation = lines[first].prefix { $0 == " " }
    if let list = lines[first..<end].firstIndex(where: {
      $0.drop { $0 == " " }.hasPrefix("heard: [")
    }),
      let close = lines[list].lastIndex(of: "]")
    {
      let isEmpty = lines[list].dropLast().hasSuffix("[")
      lines[list].insert(contentsOf: (isEmpty ? "" : ", ") + change.digest, at: close)
    } else {
      lines.insert("\(indentation)heard: [\(change.digest)]", at: end)
    }
  }
}
