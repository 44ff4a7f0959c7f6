import ArgumentParser
import Files
import FoundationEssentials
import RunView
import Site

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What reaches the terminal: data on standard output, messages on standard error.
enum Console {
  /// Prints data that may come from files.
  static func print(_ text: String) { printStyled(printable(text)) }

  /// Prints data whose parts were made printable before, with colours in between.
  static func printStyled(_ text: String) {
    do {
      try StandardStreams.print("\(text)\n")
    } catch {
      Console.error("error: cannot write to standard output: \(error.reason)")
      exit(ExitStatus.cannotWrite.rawValue)
    }
  }

  /// Prints a message, if anybody listens.
  static func error(_ text: String) { StandardStreams.tell("\(printable(text))\n") }

  /// Text from files with control and bidirectional characters made visible.
  static func printable(_ text: String) -> String { VisibleText.text(text) }

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
