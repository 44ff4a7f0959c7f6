/// A line of a file: its number, from 1, and its bytes without the line's end.
struct RawLine {
  let number: Int
  let bytes: ArraySlice<UInt8>

  var isEmpty: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  func hasPrefix(_ text: StaticString) -> Bool {
    bytes.starts(with: text.description.utf8)
  }

  /// The lines of a file, whatever ends them.
  static func all(_ bytes: [UInt8]) -> [RawLine] {
    var lines: [RawLine] = []
    var start = bytes.startIndex
    for place in bytes.indices where bytes[place] == 0x0a {
      let end = place > start && bytes[place - 1] == 0x0d ? place - 1 : place
      lines.append(RawLine(number: lines.count + 1, bytes: bytes[start..<end]))
      start = place + 1
    }
    if start < bytes.endIndex {
      lines.append(RawLine(number: lines.count + 1, bytes: bytes[start...]))
    }
    return lines
  }
}

/// A line of a message's text and the line of the file that it began in.
public struct MailLine: Hashable, Sendable {
  /// The line of the file, from 1.
  public let number: Int
  /// The text, decoded.
  public let text: String

  /// Creates a line.
  public init(number: Int, text: String) {
    self.number = number
    self.text = text
  }
}
