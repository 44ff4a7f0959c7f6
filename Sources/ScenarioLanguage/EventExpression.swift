import PerfInterface

/// An event or a group of events, as `perf` users write it.
struct EventExpression: Hashable, CustomStringConvertible {
  /// One event of a group with modifiers of its own.
  struct Term: Hashable {
    /// The symbolic name or raw code.
    var name: String
    /// The letters after its colon.
    var modifiers: String
  }

  /// The events, leader first.
  var terms: [Term]
  /// Whether it is written in braces.
  var isGroup: Bool
  /// The letters after the closing brace, or after the only event.
  var modifiers: String

  /// The modifiers understood and what they do.
  static let modifierHelp =
    "u user, k kernel, h hypervisor, I not idle, G guest, H host, p precise, P as precise as possible, S read with samples, D pinned, e exclusive, W weak group"

  /// As it is written.
  var description: String {
    let list = terms.map { EventExpression.text($0.name, $0.modifiers) }
    return isGroup
      ? EventExpression.text("{\(list.joined(separator: ","))}", modifiers)
      : EventExpression.text(list.joined(), modifiers)
  }

  /// Behind a slash modifiers need no colon.
  private static func text(_ name: String, _ modifiers: String) -> String {
    modifiers.isEmpty || name.utf8.last == UInt8(ascii: "/")
      ? name + modifiers : "\(name):\(modifiers)"
  }

  /// The attribute blocks, leader first.
  ///
  /// As in the perf tool, pinned and exclusive go to the leader of a group, the other modifiers
  /// to every member.
  var attrs: [EventAttr] {
    terms.enumerated().compactMap { place, term in
      guard var attr = EventName.attr(term.name) else { return nil }
      let shared = place == 0 ? modifiers : modifiers.filter { $0 != "D" && $0 != "e" }
      EventExpression.apply(term.modifiers + shared, to: &attr)
      return attr
    }
  }

  private static func apply(_ modifiers: String, to attr: inout EventAttr) {
    let levels: Set<Character> = ["u", "k", "h"]
    if !levels.isDisjoint(with: modifiers) {
      attr.flags.formUnion([.excludeUser, .excludeKernel, .excludeHypervisor])
    }
    if modifiers.contains("G") || modifiers.contains("H") {
      attr.flags.formUnion([.excludeHost, .excludeGuest])
    }
    for modifier in modifiers {
      switch modifier {
      case "u": attr.flags.remove(.excludeUser)
      case "k": attr.flags.remove(.excludeKernel)
      case "h": attr.flags.remove(.excludeHypervisor)
      case "I": attr.flags.insert(.excludeIdle)
      case "G": attr.flags.remove(.excludeGuest)
      case "H": attr.flags.remove(.excludeHost)
      case "p": attr.preciseIP += 1
      case "D": attr.flags.insert(.pinned)
      case "e": attr.flags.insert(.exclusive)
      case "S": attr.sampleType |= 1 << 4
      default: break
      }
    }
  }

  /// The events as the perf tool would open them, leader first.
  ///
  /// - Parameters:
  ///   - attrs: Their attribute blocks.
  ///   - isTool: Whether it is the tool that decides whether guests are counted, where nothing is said.
  func toolEvents(_ attrs: [EventAttr], isTool: Bool) -> [ToolEvent] {
    zip(terms, attrs).map { term, attr in
      let all = term.modifiers + modifiers
      let own = term.modifiers + (isGroup ? "" : modifiers)
      return ToolEvent(
        attr,
        seeksPrecision: all.contains("P"),
        whom: isTool ? EventExpression.whom(all, own: own) : .user
      )
    }
  }

  /// Who decides whether guests are counted (E53).
  ///
  /// `tools/perf/util/parse-events.c:get_event_modifier()`
  private static func whom(_ all: String, own: String) -> ToolEvent.Whom {
    if all.contains("G") || all.contains("H") { return .user }
    return own.isEmpty || own.contains("u") || own.contains("p") ? .tool : .toolAfterModifier
  }

  /// Whether its members are opened by themselves where they do not fit as a group.
  var isWeak: Bool { modifiers.contains("W") }

  /// Whether some event is to be as precise as possible, which only the tool finds out by trying.
  var seeksPrecision: Bool {
    modifiers.contains("P") || terms.contains { $0.modifiers.contains("P") }
  }

  /// What is wrong with an event expression.
  enum Problem: Error {
    case openBrace
    case emptyGroup
    case unknownEvent(String)
    case unknownModifier(Character)
    case tooPrecise
  }

  init(parsing word: String) throws(Problem) {
    var text = Substring(word)
    isGroup = text.first == "{"
    terms = []
    if isGroup {
      guard let close = text.firstIndex(of: "}") else { throw .openBrace }
      let members = text[text.index(after: text.startIndex)..<close]
      for member in EventExpression.list(members) {
        terms.append(try EventExpression.term(member))
      }
      text = text[text.index(after: close)...]
      guard text.isEmpty || text.first == ":" else { throw .unknownEvent(word) }
      modifiers = try EventExpression.checked(text.dropFirst())
    } else {
      let term = try EventExpression.term(text)
      terms = [Term(name: term.name, modifiers: "")]
      modifiers = term.modifiers
    }
  }

  /// One event, by a name that there is.
  init(_ name: String, modifiers: String = "") {
    terms = [Term(name: name, modifiers: "")]
    isGroup = false
    self.modifiers = modifiers
  }

  /// A group of events, by names that there are.
  init(group names: [String], modifiers: String) {
    terms = names.map { Term(name: $0, modifiers: "") }
    isGroup = true
    self.modifiers = modifiers
  }

  private static func term(_ text: Substring) throws(Problem) -> Term {
    let (name, modifiers) = parts(text)
    guard !name.isEmpty else { throw .emptyGroup }
    guard EventName.attr(name) != nil else { throw .unknownEvent(name) }
    return Term(name: name, modifiers: try checked(modifiers))
  }

  /// A name, up to its last slash where it has terms, and its modifiers behind a colon or that slash.
  private static func parts(_ text: Substring) -> (name: String, modifiers: Substring) {
    if let length = Breakpoint.nameLength(text) {
      let rest = text.dropFirst(length)
      return (String(text.prefix(length)), rest.first == ":" ? rest.dropFirst() : rest)
    }
    // A tracepoint has a colon in its name.
    if let name = Tracepoint.all.first(where: { text.hasPrefix($0) }) {
      let rest = text.dropFirst(name.count)
      if rest.isEmpty || rest.first == ":" { return (name, rest.dropFirst()) }
    }
    if let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) {
      let end = text.utf8.index(after: slash)
      let rest = text[end...]
      return (String(text[..<end]), rest.first == ":" ? rest.dropFirst() : rest)
    }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (String(text), "") }
    return (String(text[..<colon]), text[text.utf8.index(after: colon)...])
  }

  /// The parts of a list, whose commas do not stand between slashes or in braces.
  static func list(_ text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var isBetweenSlashes = false
    var depth = 0
    for place in text.utf8.indices {
      switch text.utf8[place] {
      // The slash of a breakpoint stands before its length.
      case UInt8(ascii: "/") where Breakpoint.nameLength(text[start..<text.endIndex]) != nil: break
      case UInt8(ascii: "/"): isBetweenSlashes.toggle()
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where !isBetweenSlashes && depth == 0:
        parts.append(text[start..<place])
        start = text.utf8.index(after: place)
      default: break
      }
    }
    return parts + [text[start...]]
  }

  private static func checked(_ modifiers: Substring) throws(Problem) -> String {
    if let bad = modifiers.first(where: { !"ukhIGHpPSDeW".contains($0) }) {
      throw .unknownModifier(bad)
    }
    guard modifiers.count(where: { $0 == "p" }) <= 3 else {
      throw .tooPrecise
    }
    return String(modifiers)
  }
}
