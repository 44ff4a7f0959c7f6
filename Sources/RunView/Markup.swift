/// HTML text in which everything interpolated as a string is escaped.
///
/// Literals are ours and trusted; interpolated strings come from content, mails or kernels and are
/// not. Only another `Markup` goes in as it is.
public struct Markup: ExpressibleByStringInterpolation, Sendable {
  /// The text, ready for a page.
  public private(set) var html: String

  /// A literal of ours.
  public init(stringLiteral value: String) { html = value }

  /// A literal of ours with escaped text in it.
  public init(stringInterpolation interpolation: StringInterpolation) { html = interpolation.html }

  /// Markup from a renderer that escapes by itself.
  public init(trusted html: String) { self.html = html }

  /// Adds markup at the end.
  public static func += (left: inout Markup, right: Markup) { left.html += right.html }

  /// Markup behind markup.
  public static func + (left: Markup, right: Markup) -> Markup {
    Markup(trusted: left.html + right.html)
  }

  /// What libcmark makes of an author's text, with control characters made visible.
  public init(rendered html: String) { self.html = VisibleText.text(html) }

  /// Nothing.
  public static let empty: Markup = ""

  /// The attribute of a box that scrolls sideways where it does not fit: not every browser lets
  /// arrow keys scroll what cannot have the keyboard's focus.
  public static let focusable: Markup = " tabindex=\"0\""

  /// Collects literals as they are and everything else escaped.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    /// Makes room.
    public init(literalCapacity: Int, interpolationCount: Int) {
      // Most of what is put in is a word or two.
      html.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    /// A literal of ours, as it is.
    public mutating func appendLiteral(_ literal: String) { html += literal }

    /// Text, escaped.
    public mutating func appendInterpolation(_ text: String) { Markup.escape(text, into: &html) }

    /// A number.
    public mutating func appendInterpolation(_ number: Int) { html += String(number) }

    /// Markup, as it is.
    public mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    /// Pieces of markup, one behind the other.
    public mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { html += markup.html }
    }
  }

  /// Text with markup characters as entities and control characters made visible.
  ///
  /// Attributes stand in double quotes everywhere, so an apostrophe is a character like others.
  public static func escaped(_ text: String) -> String {
    var html = ""
    escape(text, into: &html)
    return html
  }

  private static func escape(_ text: String, into html: inout String) {
    guard text.utf8.contains(where: needsLook) else {
      html += text
      return
    }
    // What is shown in a hidden character's place has none of the four.
    let text = VisibleText.text(text)
    var start = text.startIndex
    for place in text.utf8.indices {
      guard let entity = entity(text.utf8[place]) else { continue }
      html += text[start..<place]
      html += entity
      start = text.utf8.index(after: place)
    }
    html += text[start...]
  }

  private static func entity(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    default: nil
    }
  }

  private static func needsLook(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""): true
    default: VisibleText.mayHide(byte)
    }
  }
}

extension Sequence where Element == Markup {
  /// The pieces with a separator between them.
  public func joined(by separator: Markup) -> Markup {
    Markup(trusted: map { $0.html }.joined(separator: separator.html))
  }
}
