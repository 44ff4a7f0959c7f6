/// What a patch in unified form changes: the functions, structures and variables around its changed lines.
public struct KernelPatch: Sendable {
  /// What it changes, each once, in the order of the patch; a file without a name in it stands with its lines
  /// outside of any.
  public private(set) var changes: [Citation] = []
  /// Every file that it changes.
  public private(set) var paths: [String] = []

  private var oldPath: String?
  private var path: String?
  private var symbol: String?
  /// Lines of the hunk that are still to come, of the old and of the new file.
  private var oldCount = 0
  private var newCount = 0

  /// Reads the lines of a message or file; what is no patch is passed over.
  public init(_ lines: some Sequence<some StringProtocol>) {
    for line in lines { add(Substring(line)) }
  }

  /// Whether there is no patch.
  public var isEmpty: Bool { paths.isEmpty }

  private mutating func add(_ line: Substring) {
    if oldCount > 0 || newCount > 0 {
      take(line)
    } else if line.hasPrefix("--- ") {
      oldPath = KernelPatch.path(line)
      path = oldPath
    } else if line.hasPrefix("+++ ") {
      path = KernelPatch.path(line) ?? path
      if let path, !paths.contains(path) { paths.append(path) }
    } else if line.hasPrefix("rename from ") || line.hasPrefix("Binary files ") {
      // Nothing is known of what it changes but the file.
      let name = String(line.split(separator: " ").dropFirst(2).first ?? "")
      if !name.isEmpty, !paths.contains(name) { paths.append(name) }
    } else if line.hasPrefix("@@"), path != nil {
      if KernelPatch.isHunk(line) { begin(line) } else { unreadCount += 1 }
    }
  }

  /// Heads of hunks that could not be read, so that what they change is not known.
  public private(set) var unreadCount = 0

  private static func isHunk(_ line: Substring) -> Bool {
    line.wholeMatch(of: #/@@ -\d+(,\d+)? \+\d+(,\d+)? @@.*/#) != nil
  }

  /// The file that a line such as `--- a/kernel/events/core.c` names, as it stands there; nil for none.
  ///
  /// What stands before the kernel's own folders is a matter of how the patch was made.
  private static func path(_ line: Substring) -> String? {
    let name = line.dropFirst(4).prefix { !"\t \r".contains($0) }
    return name == "/dev/null" || name.isEmpty ? nil : String(name)
  }

  /// Begins a hunk by its head, such as `@@ -1,7 +1,9 @@ int function(void)`.
  private mutating func begin(_ line: Substring) {
    let parts = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[3].hasPrefix("@@") else { return }
    oldCount = KernelPatch.count(parts[1])
    newCount = KernelPatch.count(parts[2])
    symbol = parts.count > 4 ? SourceLine.definition(parts[4]) : nil
  }

  private static func count(_ range: Substring) -> Int {
    guard let comma = range.firstIndex(of: ",") else { return 1 }
    return Int(range[range.index(after: comma)...]) ?? 0
  }

  private mutating func take(_ line: Substring) {
    let mark = line.first ?? " "
    let text = line.dropFirst()
    switch mark {
    case "+": newCount -= 1
    case "-": oldCount -= 1
    case "\\": return
    default:
      newCount -= 1
      oldCount -= 1
    }
    if let name = SourceLine.definition(text) { symbol = name }
    if mark == "+" || mark == "-", let path, !text.allSatisfy(\.isWhitespace) {
      for name in Set([oldPath ?? path, path]).sorted() {
        let change = Citation(path: name, symbol: symbol ?? "")
        if !changes.contains(change) { changes.append(change) }
      }
    }
    if SourceLine.ends(text) { symbol = nil }
  }
}

/// Lines of C as the kernel writes it, where what begins at the margin is a definition.
enum SourceLine {
  /// The name that a line begins to define; nil where it defines none.
  static func definition(_ line: Substring) -> String? {
    guard let first = line.first, first.isLetter || first == "_" || first == "#" else { return nil }
    if line.hasPrefix("#define ") {
      return word(line.dropFirst("#define ".count))
    }
    // Labels, directives and declarations define nothing.
    guard first != "#", line.last != ":", !line.hasSuffix(";") || line.contains("=") else {
      return nil
    }
    if let open = line.firstIndex(of: "("), !line[..<open].contains("=") {
      // SYSCALL_DEFINE5(perf_event_open, ...) defines what stands behind the bracket.
      if line[..<open].hasSuffix("DEFINE") || line[..<open].contains("_DEFINE") {
        return word(line[line.index(after: open)...].drop(while: \.isWhitespace))
      }
      return lastWord(line[..<open])
    }
    let head = line.prefix { $0 != "=" && $0 != "[" && $0 != "{" }
    guard head.count < line.count || line.hasSuffix("{") else { return nil }
    // A variable's name stands before annotations such as __read_mostly.
    let words = head.split(separator: " ")
    let named = words.lastIndex { !$0.hasPrefix("__") } ?? words.endIndex - 1
    return words.isEmpty ? nil : lastWord(words[named])
  }

  /// Whether a definition ends with a line.
  static func ends(_ line: Substring) -> Bool { line.first == "}" }

  private static func word(_ text: Substring) -> String? {
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return word.isEmpty ? nil : String(word)
  }

  private static func lastWord(_ text: Substring) -> String? {
    let trimmed = text.lastIndex { $0.isLetter || $0.isNumber || $0 == "_" }.map { text[...$0] }
    guard let trimmed,
      let start = trimmed.lastIndex(where: { !($0.isLetter || $0.isNumber || $0 == "_") })
    else { return trimmed.flatMap { word($0) } }
    return word(trimmed[trimmed.index(after: start)...])
  }
}
