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
    "u user, k kernel, h hypervisor, I not idle, G guest, H host, p precise, D pinned, e exclusive"

  /// As it is written.
  var description: String {
    let list = terms.map { $0.modifiers.isEmpty ? $0.name : "\($0.name):\($0.modifiers)" }
    let text = isGroup ? "{\(list.joined(separator: ","))}" : list.joined()
    return modifiers.isEmpty ? text : "\(text):\(modifiers)"
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
      default: break
      }
    }
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
      for member in members.split(separator: ",", omittingEmptySubsequences: false) {
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

  private static func term(_ text: Substring) throws(Problem) -> Term {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard !name.isEmpty else { throw .emptyGroup }
    guard EventName.attr(name) != nil else { throw .unknownEvent(name) }
    return Term(name: name, modifiers: parts.count > 1 ? try checked(parts[1]) : "")
  }

  private static func checked(_ modifiers: Substring) throws(Problem) -> String {
    if let bad = modifiers.first(where: { !"ukhIGHpDe".contains($0) }) {
      throw .unknownModifier(bad)
    }
    guard modifiers.count(where: { $0 == "p" }) <= 3 else {
      throw .tooPrecise
    }
    return String(modifiers)
  }
}
