/// HTML text in which everything interpolated as a string is escaped.
///
/// Literals are ours and trusted; interpolated strings come from content, mails or kernels and are
/// not. Only another `Markup` goes in as it is.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var html: String

  init(stringLiteral value: String) { html = value }

  init(stringInterpolation interpolation: StringInterpolation) { html = interpolation.html }

  /// Markup from a renderer that escapes by itself.
  init(trusted html: String) { self.html = html }

  static func += (left: inout Markup, right: Markup) { left.html += right.html }

  static func + (left: Markup, right: Markup) -> Markup { Markup(trusted: left.html + right.html) }

  /// What libcmark makes of an author's text, with control characters made visible.
  init(rendered html: String) { self.html = VisibleText.text(html) }

  /// Nothing.
  static let empty: Markup = ""

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { html += literal }

    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }

    mutating func appendInterpolation(_ number: Int) { html += String(number) }

    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { html += markup.html }
    }
  }

  /// Text with markup characters as entities and control characters made visible.
  ///
  /// Attributes stand in double quotes everywhere, so an apostrophe is a character like others.
  static func escaped(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&")
        && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "\"")
    }
    if isPlain { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      default: result += VisibleText.text(scalar)
      }
    }
    return result
  }
}

extension Sequence where Element == Markup {
  /// The pieces with a separator between them.
  func joined(by separator: Markup) -> Markup {
    Markup(trusted: map(\.html).joined(separator: separator.html))
  }
}
