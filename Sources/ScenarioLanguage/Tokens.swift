/// A word of a line and the column in which it begins.
struct Token: Hashable, Sendable {
  var text: String
  var column: Int
}

/// One line of a scenario after substitution, split into words.
struct TokenLine: Sendable {
  let line: Int
  let tokens: [Token]
  /// The column behind the last word, for what is missing there.
  let endColumn: Int

  /// Splits `text` at white space; a `{...}` group stays one word and `host:` always ends one.
  ///
  /// - Parameter column: The source column of the character at a place, which substitution may have
  ///   moved.
  init(_ text: String, line: Int, column: (Int) -> Int) {
    self.line = line
    // In ASCII every byte is a character.
    tokens =
      text.utf8.allSatisfy { $0 < 0x80 }
      ? WordSplitter.tokens(Array(text.utf8), column)
      : WordSplitter.tokens(Array(text), column)
    endColumn =
      tokens.last.map { $0.column + $0.text.count } ?? (text.isEmpty ? 1 : column(0))
  }

  /// Some of the words of a line.
  init(_ tokens: [Token], of line: TokenLine) {
    self.line = line.line
    self.tokens = tokens
    endColumn = tokens.last.map { $0.column + $0.text.count } ?? line.endColumn
  }

  /// The same with the column of each character.
  init(_ text: [Character], columns: [Int], line: Int) {
    self.init(String(text), line: line) { columns[$0] }
  }
}

/// What a line consists of: its characters, or its bytes where these are the same.
private protocol LineUnit {
  /// White space as Unicode has it.
  var isBlank: Bool { get }

  /// The character, if it is one of ASCII.
  var ascii: UInt8? { get }

  static func text(_ units: ArraySlice<Self>) -> String
}

extension UInt8: LineUnit {
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }

  fileprivate var ascii: UInt8? { self }

  fileprivate static func text(_ units: ArraySlice<UInt8>) -> String {
    String(decoding: units, as: UTF8.self)
  }
}

extension Character: LineUnit {
  fileprivate var isBlank: Bool { asciiValue?.isBlank ?? isWhitespace }

  fileprivate var ascii: UInt8? { asciiValue }

  fileprivate static func text(_ units: ArraySlice<Character>) -> String { String(units) }
}

/// Finds the words of a line.
private struct WordSplitter<Unit: LineUnit> {
  private let units: [Unit]
  private var tokens: [Token] = []
  /// How many braces are open.
  private var depth = 0
  /// Where the piece of a word at hand begins; nil between pieces.
  private var start: Int?
  /// Whether the next piece belongs to the last word, as between braces.
  private var continues = false

  private init(_ units: [Unit]) { self.units = units }

  static func tokens(_ units: [Unit], _ column: (Int) -> Int) -> [Token] {
    var splitter = WordSplitter(units)
    for place in units.indices { splitter.take(place, column) }
    splitter.endPiece(units.count, column)
    return splitter.tokens
  }

  private mutating func take(_ place: Int, _ column: (Int) -> Int) {
    if units[place].isBlank {
      let isInWord = start != nil || continues
      endPiece(place, column)
      continues = isInWord && depth > 0
      return
    }
    start = start ?? place
    switch units[place].ascii {
    case UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: "}"): depth = max(0, depth - 1)
    case UInt8(ascii: ":"):
      // The first two words alone can name an actor.
      guard tokens.count < 2 || (continues && tokens.count == 2) else { return }
      endPiece(place + 1, column)
      continues = !endsActor
    default: break
    }
  }

  private mutating func endPiece(_ end: Int, _ column: (Int) -> Int) {
    guard let first = start else { return }
    start = nil
    let piece = Unit.text(units[first..<end])
    if continues {
      tokens[tokens.count - 1].text += piece
    } else {
      tokens.append(Token(text: piece, column: column(first)))
    }
  }

  /// Whether the words so far are `host:` or `guest V:`.
  private var endsActor: Bool {
    switch tokens.count {
    case 1: tokens[0].text == "host:"
    case 2: tokens[0].text == "guest"
    default: false
    }
  }
}
