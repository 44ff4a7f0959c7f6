/// Which statement of a mail is meant: the line that it begins in, as `64`, and which of those that begin
/// there, as `64.2`.
public struct StatementNumber: Hashable, Sendable, CustomStringConvertible {
  /// The line of the file, from 1.
  public let line: Int
  /// Which of the statements of that line, from 1; nil where the line is enough.
  public let place: Int?

  /// Reads `64` or `64.2`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0 > 0 }) else { return nil }
    line = numbers[0]
    place = numbers.dropFirst().first
  }

  /// The number of a statement among all of its mail or thread.
  public init(of statement: Int, in statements: [MailStatement]) {
    line = statements[statement].line
    let line = line
    let isAlone = statements.count { $0.line == line } == 1
    place = isAlone ? nil : statements[...statement].count { $0.line == line }
  }

  /// As it is written.
  public var description: String { place.map { "\(line).\($0)" } ?? "\(line)" }

  /// Why a number names no statement.
  public enum Problem: Error, Hashable, Sendable {
    /// No statement begins there, or not so many.
    case none
    /// This many begin in the line, and one has to be chosen.
    case several(Int)

    /// In words, with what helps.
    public func message(_ number: StatementNumber) -> String {
      switch self {
      case .none: "no such statement of the mail begins in line \(number.line)"
      case .several(let count):
        "\(count) statements begin in line \(number.line); choose one, such as \(number.line).1"
      }
    }
  }

  /// The statement's place among all of the mail or thread.
  public func find(in statements: [MailStatement]) throws(Problem) -> Int {
    let here = statements.indices.filter { statements[$0].line == line }
    if place == nil, here.count > 1 { throw .several(here.count) }
    guard let found = here.dropFirst((place ?? 1) - 1).first else { throw .none }
    return found
  }
}
