import PerfInterface

/// What may stand at a place of a scenario, for an editor.
public enum Completion {
  /// The words that the parser would take at a place, and the names that are known there; in order.
  ///
  /// - Parameters:
  ///   - text: The scenario as far as it is written, right or wrong.
  ///   - place: Where the caret stands; what is written of a word before it has to fit.
  /// - Returns: Words, and how many characters before the caret they replace.
  public static func words(
    in text: String,
    at place: SourcePosition
  ) -> (words: [String], replaced: Int) {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard lines.indices.contains(place.line - 1), place.line <= ScenarioTemplate.lineLimit else {
      return ([], 0)
    }
    let line = lines[place.line - 1].prefix(place.column - 1)
    guard !line.contains("#"), line.utf8.count <= ScenarioTemplate.lineLengthLimit else {
      return ([], 0)
    }
    let head = line.prefix(
      upTo: line.lastIndex(where: isBreak).map(line.index(after:)) ?? line.startIndex
    )
    let begun = String(line.dropFirst(head.count))
    let names = self.names(lines, without: place.line - 1)
    let found = possible(behind: withoutGuards(String(head)), names)
    let fitting = found.filter { $0 != begun && $0.lowercased().hasPrefix(begun.lowercased()) }
    return (fitting, begun.count)
  }

  private static func isBreak(_ character: Character) -> Bool {
    character.isWhitespace || character == ","
  }

  /// The line behind each `when NAME=value`.
  private static func withoutGuards(_ head: String) -> String {
    var rest = head.drop(while: { $0.isWhitespace })
    while rest.hasPrefix("when ") {
      rest = rest.dropFirst("when ".count).drop(while: { $0.isWhitespace })
      rest = rest.drop(while: { !$0.isWhitespace }).drop(while: { $0.isWhitespace })
    }
    return String(rest)
  }

  /// What the parser says that it would have taken, instead of words that stand for nothing.
  private static func possible(behind head: String, _ names: [String]) -> [String] {
    let free = freeName(names)
    let plain = alternatives(head + "?", behind: head).map { word -> String in
      if word.hasPrefix("NAME = ") { return free + word.dropFirst("NAME".count) }
      // What stands for a value is for the writer to say.
      return word.firstIndex(of: "=").map { String(word[...$0]) } ?? word
    }
    let keys = alternatives(head + "?=?", behind: head).filter { !plain.contains($0) }
      .map { $0.hasSuffix("=") || $0.contains(" ") ? $0 : "\($0)=" }
    let possible = (plain + keys).filter { $0 != "KEY=" }
    var all = possible
    if possible.isEmpty, head.hasSuffix("open ") || head.hasSuffix("count ") {
      all = EventName.all
    } else if head == "expect " {
      all = names + ["guest", "error"]
    } else if possible.isEmpty, !head.isEmpty {
      // A place for a name takes those that there are.
      all = names
    }
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }
  }

  /// The words that a message about the end of a line names; what is wrong before says nothing of it.
  private static func alternatives(_ text: String, behind head: String) -> [String] {
    let line = TokenLine(text, line: 1) { $0 + 1 }
    do throws(Diagnostic) {
      _ = try StatementParser.parse(line, file: "")
      return []
    } catch {
      return error.position.column > head.count ? error.alternatives : []
    }
  }

  /// The names of events, counters, tasks and VMs that the other lines declare.
  private static func names(_ lines: [Substring], without place: Int) -> [String] {
    var names: [String] = []
    for (number, line) in lines.enumerated() where number != place {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: { $0.isWhitespace })
      for (first, second) in zip(words, words.dropFirst()) {
        let name = second == "=" ? first : first == "task" || first == "vm" ? second : ""
        if Names.isName(name), !names.contains(String(name)) { names.append(String(name)) }
      }
    }
    return names
  }

  private static func freeName(_ names: [String]) -> String {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
      .first { !names.contains($0) } ?? "NAME"
  }
}
