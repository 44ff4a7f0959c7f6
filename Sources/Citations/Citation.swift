/// A function, structure or variable of the kernel that a rule or a claim was read in.
public struct Citation: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Its file, below the kernel's folder.
  public let path: String
  /// Its name, without brackets and without `struct`.
  public let symbol: String

  /// Creates a citation; `symbol` may be written as people do, such as `f()` or `struct s`.
  public init(path: String, symbol: String) {
    self.path = path
    let bare = symbol.split(separator: "(", maxSplits: 1).first ?? ""
    self.symbol = String(bare.split(whereSeparator: \.isWhitespace).last ?? "")
  }

  /// Reads `path:symbol` or `path symbol`, as chapters have them; nil for anything else.
  public init?(_ text: String) {
    guard let end = text.firstIndex(where: { $0 == ":" || $0 == " " }) else { return nil }
    let path = String(text[..<end])
    self.init(path: path, symbol: String(text[text.index(after: end)...]))
    guard path.contains("/"), path.contains("."), !symbol.isEmpty else { return nil }
  }

  /// As people write it.
  public var description: String { "\(path):\(symbol)" }

  /// Orders by file, then name.
  public static func < (left: Citation, right: Citation) -> Bool {
    (left.path, left.symbol) < (right.path, right.symbol)
  }
}
