import ArgumentParser
import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What reaches the terminal: data on standard output, messages on standard error.
enum Console {
  /// Prints data that may come from files.
  static func print(_ text: String) { write(printable(text), to: .standardOutput) }

  /// Prints data whose parts were made printable before, with colours in between.
  static func printStyled(_ text: String) { write(text, to: .standardOutput) }

  /// Prints a message.
  static func error(_ text: String) { write(printable(text), to: .standardError) }

  private static func write(_ text: String, to stream: FileDescriptor) {
    do {
      try stream.writeAll("\(text)\n".utf8)
    } catch {
      // Nobody is left to tell: a reader that goes away, as `head` does, ends the program.
      exit(ExitStatus.cannotWrite.rawValue)
    }
  }

  /// Text from files with control and bidirectional characters made visible.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHidden(scalar) {
        result += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case 0x00...0x1f, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069, 0x061c, 0x200e, 0x200f, 0xfeff:
      true
    default: false
    }
  }

  /// How many columns a line may have: a terminal is taken for one of usual width, a file has no end.
  static var columns: Int? { isTerminal ? 100 : nil }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(1) == 1 }
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never

  /// Whether colour is to be used; `NO_COLOR` and a dumb terminal say no.
  var isOn: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      Console.isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }
  }
}
