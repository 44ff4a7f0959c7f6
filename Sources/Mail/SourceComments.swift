/// Follows the comments of a source in C from line to line.
struct SourceComments {
  /// Whether a comment is open that began in a line before.
  private(set) var isOpen = false

  /// What a line of a source says.
  enum Line: Equatable {
    /// A comment, or a part of one, without its marks; it may be blank.
    case comment(Substring)
    /// A comment that ends with this line.
    case lastOfComment(Substring)
    /// Code with a comment behind it.
    case remark(Substring)
    case code
  }

  /// Files whose comments look like this.
  static func isSource(path: Substring) -> Bool {
    [".c", ".h", ".S", ".cc", ".cpp", ".rs", ".go", ".dts"].contains {
      path.utf8.reversed().starts(with: $0.utf8.reversed())
    }
  }

  /// Whether a line outside of a comment begins one.
  static func begins(_ text: Substring) -> Bool {
    let text = text.withoutIndent
    return text.begins(with: "/*") || text.begins(with: "// ")
  }

  /// Takes the next line.
  mutating func take(_ line: Substring) -> Line {
    let text = line.withoutIndent
    guard !isOpen else { return inside(text.begins(with: "*") ? stars(text) : text) }
    if text.begins(with: "//") { return .comment(slashes(text)) }
    if text.begins(with: "/*") {
      isOpen = true
      return inside(stars(text.withoutFirst))
    }
    if let open = text.end(of: "/*") {
      isOpen = true
      return switch inside(stars(text[open...])) {
      case .lastOfComment(let comment), .comment(let comment): .remark(comment)
      case .remark, .code: .code
      }
    }
    if let open = text.end(of: "// ") { return .remark(text[open...]) }
    return .code
  }

  private mutating func inside(_ text: Substring) -> Line {
    guard let end = text.end(of: "*/") else { return .comment(text) }
    isOpen = false
    let start = text.utf8.index(end, offsetBy: -2)
    return .lastOfComment(text[..<start])
  }

  /// The text behind the stars that a line of a comment begins with.
  private func stars(_ text: Substring) -> Substring {
    // The end of the comment begins with one too.
    let rest = Substring(text.utf8.drop { $0 == UInt8(ascii: "*") })
    return rest.utf8.first == UInt8(ascii: "/") ? "*" + rest : rest
  }

  private func slashes(_ text: Substring) -> Substring {
    Substring(text.utf8.drop { $0 == UInt8(ascii: "/") })
  }
}
