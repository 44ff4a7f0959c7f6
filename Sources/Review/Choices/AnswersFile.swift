public import ScenarioLanguage

/// What somebody has chosen for the statements of a mail, as a text that stands beside it.
///
///     # what begins with this sign is a comment
///     64   = SEED-P5a      "The pid and cpu arguments"
///     71.2 = not OWN-NO-USE
///     80   = none
///     95   = skip
///
/// The words in quotation marks, if there are any, are those that the statement begins with. They find it
/// where its line has changed, and keep a choice from a statement that it was not made for.
public struct AnswersFile: Hashable, Sendable {
  private struct Entry: Hashable {
    let number: StatementNumber
    var choice: ReviewChoice
    let words: String?
    let position: SourcePosition
    /// Where the choice begins.
    let choiceColumn: Int
  }

  /// The file as it stands: what is no choice is kept.
  private var lines: [String] = []
  private var entries: [Entry] = []
  private let file: String

  /// As many words as find a statement again.
  private static let wordCount = 6

  /// An empty one.
  public init(file: String) { self.file = file }

  /// Reads one.
  public init(_ text: String, file: String) throws(DiagnosticList) {
    self.file = file
    // What some editors begin a file with is no part of it.
    let text = text.drop { $0 == "\u{feff}" }
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(
      String.init
    )
    if lines.last == "" { lines.removeLast() }
    var problems: [Diagnostic] = []
    for (place, line) in lines.enumerated() {
      let body = line.drop(while: \.isWhitespace)
      guard !body.isEmpty, !body.hasPrefix("#") else { continue }
      do throws(Diagnostic) {
        entries.append(try AnswersFile.entry(line, number: place + 1, file: file))
      } catch {
        problems.append(error)
      }
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
  }

  /// The file's text.
  public var text: String { lines.map { "\($0)\n" }.joined() }

  /// How many choices it has.
  public var count: Int { entries.count }

  // MARK: Reading

  private static func entry(_ line: String, number: Int, file: String) throws(Diagnostic) -> Entry {
    func problem(_ message: String, at index: String.Index) -> Diagnostic {
      let column = line.distance(from: line.startIndex, to: index) + 1
      return Diagnostic(
        file: file,
        position: SourcePosition(line: number, column: column),
        message: message
      )
    }
    let begin = line.firstIndex { !$0.isWhitespace } ?? line.startIndex
    guard let sign = line.firstIndex(of: "="),
      let statement = StatementNumber(line[begin..<sign].trimmed)
    else {
      throw problem(
        "a choice begins with the line of a statement, such as '64 = SEED-P5a' or '64.2 = none'",
        at: begin
      )
    }
    let rest = line[line.index(after: sign)...]
    let quote = rest.firstIndex(of: "\"") ?? line.endIndex
    let choiceBegin = rest.firstIndex { !$0.isWhitespace } ?? line.endIndex
    guard let choice = ReviewChoice(rest[..<quote].split(whereSeparator: \.isWhitespace)) else {
      throw problem("a choice is a claim, 'not' and a claim, 'none' or 'skip'", at: choiceBegin)
    }
    var words: String?
    if quote < line.endIndex {
      let inner = line[line.index(after: quote)...].trimmed
      guard inner.count > 1, inner.last == "\"" else {
        throw problem("the words of the statement have no second quotation mark", at: quote)
      }
      words = String(inner.dropLast())
    }
    return Entry(
      number: statement,
      choice: choice,
      words: words,
      position: SourcePosition(
        line: number,
        column: line.distance(from: line.startIndex, to: begin) + 1
      ),
      choiceColumn: line.distance(from: line.startIndex, to: choiceBegin) + 1
    )
  }

  // MARK: Choices

  /// The choices by the statements' texts, as a thread quotes the same again and again.
  ///
  /// - Parameters:
  ///   - statements: All statements of the mail or thread, in order.
  ///   - ids: Those of all claims.
  public func choices(
    for statements: [MailStatement],
    ids: Set<String>
  ) throws(DiagnosticList) -> [String: ReviewChoice] {
    var found: [String: ReviewChoice] = [:]
    var makers: [String: Entry] = [:]
    var problems: [Diagnostic] = []
    for entry in entries {
      do throws(Diagnostic) {
        if let id = entry.choice.claim, !ids.contains(id) {
          throw problem(
            "no claim is called '\(id)'",
            at: SourcePosition(line: entry.position.line, column: entry.choiceColumn),
            suggestion: Suggestion.nearest(to: id, among: ids.sorted())
          )
        }
        let text = statements[try place(of: entry, in: statements)].text
        if let before = makers[text], before.choice != entry.choice {
          throw problem(
            "the same statement is answered by '\(before.choice)' in line \(before.position.line)",
            at: entry.position
          )
        }
        found[text] = entry.choice
        makers[text] = entry
      } catch {
        problems.append(error)
      }
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
    return found
  }

  private func problem(
    _ message: String,
    at position: SourcePosition,
    suggestion: String? = nil
  ) -> Diagnostic {
    Diagnostic(file: file, position: position, message: message, suggestion: suggestion)
  }

  /// The statement that a choice is for: by its line, and by its words where those are given.
  private func place(
    of entry: Entry,
    in statements: [MailStatement]
  ) throws(Diagnostic) -> Int {
    guard let words = entry.words else {
      do throws(StatementNumber.Problem) {
        return try entry.number.find(in: statements)
      } catch {
        throw problem(error.message(entry.number), at: entry.position)
      }
    }
    if let here = try? entry.number.find(in: statements),
      AnswersFile.begins(statements[here].text, with: words)
    {
      return here
    }
    let fitting = statements.indices.filter { AnswersFile.begins(statements[$0].text, with: words) }
    let nearest = fitting.min {
      abs(statements[$0].line - entry.number.line) < abs(statements[$1].line - entry.number.line)
    }
    guard let nearest else {
      throw problem(
        "no statement of the mail begins with \"\(words)\"; is this the mail's file?",
        at: entry.position
      )
    }
    guard Set(fitting.map { statements[$0].text }).count == 1 else {
      throw problem(
        "several statements begin with \"\(words)\", and the one of line \(entry.number.line) does not; "
          + "correct the line or give more words",
        at: entry.position
      )
    }
    return nearest
  }

  private static func begins(_ text: String, with words: String) -> Bool {
    let words = words.split(whereSeparator: \.isWhitespace)
    return text.split(separator: " ").starts(with: words)
  }

  // MARK: Writing

  /// Puts a choice in the place of the one before, or behind all others.
  ///
  /// - Parameters:
  ///   - statement: The statement's place.
  ///   - statements: All statements of the mail or thread, in order.
  public mutating func choose(
    _ choice: ReviewChoice,
    for statement: Int,
    in statements: [MailStatement]
  ) {
    let text = statements[statement].text
    let known = entries.firstIndex { entry in
      (try? self.place(of: entry, in: statements)).map { statements[$0].text == text } ?? false
    }
    let line = AnswersFile.line(StatementNumber(of: statement, in: statements), choice, text)
    let lineNumber = known.map { entries[$0].position.line } ?? lines.count + 1
    // What was just written can be read.
    guard let entry = try? AnswersFile.entry(line, number: lineNumber, file: file) else { return }
    if let known {
      entries[known] = entry
      lines[lineNumber - 1] = line
    } else {
      entries.append(entry)
      lines.append(line)
    }
  }

  /// Adds a comment behind all else.
  public mutating func note(_ comment: String) { lines.append("# \(comment)") }

  private static func line(
    _ number: StatementNumber,
    _ choice: ReviewChoice,
    _ text: String
  ) -> String {
    let begin = "\(padded("\(number)", 6)) = "
    guard let words = words(of: text) else { return begin + choice.description }
    return begin + padded(choice.description, 24) + " \"\(words)\""
  }

  /// The words that find a statement again, up to one with a quotation mark, which would end them; nil
  /// without any.
  public static func words(of text: String) -> String? {
    let words = text.split(separator: " ").prefix(wordCount)
      .prefix { !$0.unicodeScalars.contains { $0 == "\"" || $0.value < 0x20 } }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension StringProtocol {
  /// The text without white space around it.
  fileprivate var trimmed: SubSequence {
    let rest = drop(while: \.isWhitespace)
    let end = rest.lastIndex { !$0.isWhitespace }
    return end.map { rest[...$0] } ?? rest[rest.endIndex...]
  }
}
