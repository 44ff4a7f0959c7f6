/// A place in a source file, both numbers from 1.
public struct SourcePosition: Hashable, Sendable, Comparable {
  /// The line.
  public var line: Int
  /// The column, in characters.
  public var column: Int

  /// Creates a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Something wrong with what a person wrote, where it stands, and what would be right.
public struct Diagnostic: Hashable, Sendable, Error, CustomStringConvertible {
  /// The file's path as it was given.
  public var file: String
  /// Where it begins.
  public var position: SourcePosition
  /// What is wrong, without a final period.
  public var message: String
  /// The nearest right word, if there is one.
  public var suggestion: String?
  /// Every word that could have stood there, for an editor; empty where that is not known.
  public var alternatives: [String] = []

  /// Creates a diagnostic.
  public init(file: String, position: SourcePosition, message: String, suggestion: String? = nil) {
    self.file = file
    self.position = position
    self.message = message
    self.suggestion = suggestion
  }

  /// The diagnostic in the manner of a compiler: `file:line:column: error: message`.
  public var description: String {
    let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "\(file):\(position.line):\(position.column): error: \(message)\(hint)"
  }
}

/// A word that may have been meant.
public enum Suggestion {
  /// The candidate nearest to `word`, if one is near enough to be a slip of the keyboard.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    // Untrusted text may hold very long words; nobody meant those.
    guard word.count <= 64 else { return nil }
    let limit = max(1, word.count / 3)
    return
      candidates
      .map { (candidate: $0, distance: distance(word.lowercased(), $0.lowercased())) }
      .filter { $0.distance <= limit }
      .min { $0.distance < $1.distance }?
      .candidate
  }

  /// Insertions, removals, replacements and swaps of neighbours between two words.
  static func distance(_ left: String, _ right: String) -> Int {
    let (a, b) = (Array(left), Array(right))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for row in 1...a.count {
      var current = [row]
      for column in 1...b.count {
        let cost = a[row - 1] == b[column - 1] ? 0 : 1
        var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
        let isSwap =
          row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1]
        if isSwap { best = min(best, beforeLast[column - 2] + 1) }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
