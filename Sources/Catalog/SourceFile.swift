public import ScenarioLanguage

/// A file of the content folder, as bytes that nobody has looked at yet.
public struct SourceFile: Sendable {
  /// The path to show in messages.
  public let path: String
  /// The name inside the content folder.
  public let name: String
  /// The content.
  public let bytes: [UInt8]

  /// Creates a file.
  public init(path: String, name: String, bytes: [UInt8]) {
    self.path = path
    self.name = name
    self.bytes = bytes
  }

  /// The content as text, or where it stops being UTF-8.
  public func text() -> Result<String, Diagnostic> {
    if let text = String(validating: bytes, as: UTF8.self) { return .success(text) }
    var line = 1
    var column = 1
    var rest = bytes[...]
    while let (length, isNewline) = SourceFile.validCharacter(rest) {
      rest = rest.dropFirst(length)
      line += isNewline ? 1 : 0
      column = isNewline ? 1 : column + 1
    }
    let byte = rest.first.map { String($0, radix: 16) } ?? ""
    return .failure(
      Diagnostic(
        file: path,
        position: SourcePosition(line: line, column: column),
        message: "the file is not UTF-8 here (byte 0x\(byte)); save it as UTF-8"
      )
    )
  }

  /// The length of the valid character a slice begins with; nil when it begins with none.
  private static func validCharacter(_ bytes: ArraySlice<UInt8>) -> (Int, isNewline: Bool)? {
    for length in 1...4 where bytes.count >= length {
      if String(validating: bytes.prefix(length), as: UTF8.self) != nil {
        return (length, bytes.first == UInt8(ascii: "\n"))
      }
    }
    return nil
  }
}
