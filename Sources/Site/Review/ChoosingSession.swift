import Report
public import Review

/// The statements of a mail or thread, one after the other, for somebody who chooses which claim each is
/// about.
public struct ChoosingSession: Sendable {
  /// A statement that waits for a choice.
  private struct Question {
    /// Its place among all statements of the mail or thread.
    let statement: Int
    let asked: ReviewDocument.Statement
  }

  /// What a key does.
  public enum Effect: Hashable, Sendable {
    /// Another claim is marked, or another statement is asked.
    case moved
    /// The statement at a place got its choice, and the next one is asked.
    case chose(statement: Int, ReviewChoice)
    /// The id of a claim is to be asked for, which the statement is about.
    case wantsID(statement: Int)
    /// A claim is to be made of the statement; `nearest` is the one whose scenario it begins with.
    case wantsClaim(statement: Int, nearest: String?)
    /// The key does nothing here, for a reason.
    case refused(String)
    /// That is all for now.
    case left
  }

  /// A key that was pressed.
  public enum Key: Hashable, Sendable {
    case character(Character)
    case up
    case down
    /// No more keys come.
    case end

    /// Reads a key from the bytes that a terminal sends for it.
    public init(_ next: () -> UInt8?) {
      guard let first = next() else {
        self = .end
        return
      }
      self = .character(Character(UnicodeScalar(first)))
      // The arrows are three bytes; what else begins so is no key of ours.
      guard first == Key.escape, next() == UInt8(ascii: "["), let last = next() else { return }
      if last == UInt8(ascii: "A") { self = .up }
      if last == UInt8(ascii: "B") { self = .down }
    }

    private static let escape: UInt8 = 0x1b
  }

  private let questions: [Question]
  private var place = 0
  private var marked = 0

  /// Columns of a statement and of what a claim says.
  private let width: Int

  /// Asks about the statements that nothing is asserted of.
  ///
  /// - Parameters:
  ///   - documents: The messages of a thread, in order.
  ///   - includesUnknown: Whether statements are asked about that no claim comes near.
  ///   - width: Columns of the terminal.
  public init(_ documents: [ReviewDocument], includesUnknown: Bool, width: Int) {
    let statements = documents.flatMap(\.statements)
    let all = statements.enumerated().map { Question(statement: $0.offset, asked: $0.element) }
    let open = all.uniqued(by: \.asked.text).filter { question in
      switch question.asked.answer {
      case .offered: true
      case .none: includesUnknown && question.asked.choice != .noClaim
      case .asserted, .chosen: false
      }
    }
    // What was skipped comes back at the end, and what is settled does not.
    let skipped = open.filter { $0.asked.choice == .skipped }
    questions = open.filter { $0.asked.choice == nil } + skipped
    self.width = width
  }

  /// How many statements it asks about.
  public var count: Int { questions.count }

  /// How many of them are behind.
  public var doneCount: Int { place }

  /// Whether all were asked.
  public var isOver: Bool { place >= questions.count }

  private var question: ReviewDocument.Statement? { isOver ? nil : questions[place].asked }

  // MARK: What is shown

  /// The statement, the claims beside it, and the keys.
  public var screen: String {
    guard let question else { return "" }
    let kind = question.role == .quoted ? "quoted" : "a remark"
    let mode = question.mode.map { ", under \($0)" } ?? ""
    var lines = ["\(place + 1) of \(count), line \(question.line), \(kind)\(mode)", ""]
    lines.append(FilledText.text(question.text, width: width, first: "  | "))
    lines.append("")
    for (number, candidate) in question.candidates.enumerated() {
      let mark = number == marked ? ">" : " "
      lines.append(
        FilledText.text(
          "\(candidate.id), \(candidate.verdict): \(candidate.says)",
          width: width,
          first: "\(mark) \(number + 1)  ",
          rest: "     "
        )
      )
    }
    if question.candidates.isEmpty { lines.append("     no claim comes near") }
    lines += ["", keys(question)]
    return lines.joined(separator: "\n")
  }

  private func keys(_ question: ReviewDocument.Statement) -> String {
    var keys: [String] = []
    if !question.candidates.isEmpty {
      keys += ["y it says this", "c it says the contrary"]
      if question.candidates.count > 1 {
        keys.append("1-\(question.candidates.count) mark another")
      }
    }
    keys += ["n no claim", "s skip", "o another id", "w write a claim"]
    if place > 0 { keys.append("b back") }
    keys.append("q leave")
    // A key and what it does stay in one line.
    let words = keys.map { $0.replacing(" ", with: "\u{a0}") }.joined(separator: " | ")
    return FilledText.text(words, width: width, first: "  ").replacing("\u{a0}", with: " ")
  }

  // MARK: Keys

  /// Does what a key says.
  public mutating func press(_ key: Key) -> Effect {
    guard let question else { return .left }
    let statement = questions[place].statement
    let claim = question.candidates.indices.contains(marked) ? question.candidates[marked].id : nil
    switch key {
    case .end, .character("q"), .character("\u{3}"), .character("\u{4}"): return .left
    case .up, .character("k"): return mark(marked - 1, of: question)
    case .down, .character("j"): return mark(marked + 1, of: question)
    case .character("y"), .character("\n"), .character("\r"):
      guard let claim else { return .refused("no claim comes near; 'o' takes the id of one") }
      return choose(.claim(claim))
    case .character("c"):
      guard let claim else { return .refused("no claim comes near; 'o' takes 'not' and an id") }
      return choose(.contrary(claim))
    case .character("n"): return choose(.noClaim)
    case .character("s"), .character(" "): return choose(.skipped)
    case .character("o"): return .wantsID(statement: statement)
    case .character("w"): return .wantsClaim(statement: statement, nearest: claim)
    case .character("b"):
      guard place > 0 else { return .refused("this is the first") }
      (place, marked) = (place - 1, 0)
      return .moved
    case .character(let character):
      if let digit = character.wholeNumberValue, digit > 0 { return mark(digit - 1, of: question) }
      return .refused("no key of these")
    }
  }

  /// Takes a choice for the statement that is asked.
  public mutating func choose(_ choice: ReviewChoice) -> Effect {
    let statement = questions[place].statement
    (place, marked) = (place + 1, 0)
    return .chose(statement: statement, choice)
  }

  private mutating func mark(_ number: Int, of question: ReviewDocument.Statement) -> Effect {
    guard question.candidates.indices.contains(number) else { return .refused("no such claim") }
    marked = number
    return .moved
  }
}
