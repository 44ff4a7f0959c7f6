import CFiles
import SystemPackage

/// Single keys from a terminal, or the same characters from a pipe.
public struct KeyInput {
  private let file: FileDescriptor

  /// Where keys come from while standard input holds something else.
  private static let terminalPath = "/dev/tty"

  /// - Parameter takesStandardInput: Whether keys come from standard input; else from the terminal itself.
  /// - Throws: Why there is no terminal.
  public init(takesStandardInput: Bool) throws(InputProblem) {
    do {
      file =
        takesStandardInput
        ? .standardInput : try FileDescriptor.open(FilePath(KeyInput.terminalPath), .readOnly)
    } catch {
      throw InputProblem(error as? Errno ?? .ioError)
    }
  }

  /// The next byte, on a terminal as soon as its key is pressed; nil where none comes any more.
  public func byte() -> UInt8? { UInt8(exactly: files_read_key(file.rawValue)) }

  /// A line as it is typed, with what the terminal allows to correct it, without its end; nil where none
  /// comes any more.
  public func line() -> String? {
    var line: [UInt8] = []
    while let next = UInt8(exactly: files_read_byte(file.rawValue)) {
      if next == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(next)
    }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}
