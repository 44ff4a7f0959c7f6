public import PerfInterface

/// `reads eof`, `reads ECHILD`: what `read(2)` on an event's file descriptor gives.
struct ReadExpectation: SubjectExpectation {
  static let beginnings = ["reads"]

  let result: ReadResult

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("'eof', 'data' or an error such as ECHILD")
    guard let result = ReadResult.named(token.text) else {
      throw parser.unknown(token, what: "result", among: Self.words)
    }
    self.result = result
  }

  /// What a read of the model can give; others are understood.
  private static let words = ["eof", "data", ErrorNumber.echild.rawValue]

  var description: String { "reads \(result.word)" }

  func objection(to subject: ExpectedSubject) -> String? {
    subject.hasDescriptor
      ? nil : "is \(subject.kind); it has no file descriptor to read"
  }

  func check(_ subject: Int) -> PlanCheck.Kind { .reads(subject, result) }
}

extension ReadResult {
  /// The word that the language uses.
  public var word: String {
    switch self {
    case .endOfFile: "eof"
    case .data: "data"
    case .failed(let number): number.rawValue
    }
  }

  /// The result of a word; nil for one that no read gives.
  public static func named(_ word: String) -> ReadResult? {
    switch word {
    case "eof": return .endOfFile
    case "data": return .data
    default:
      let number = ErrorNumber(rawValue: word)
      return number == .generalProtection ? nil : number.map(ReadResult.failed)
    }
  }
}
