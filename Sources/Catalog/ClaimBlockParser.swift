import ScenarioLanguage
import Yams

/// Parses the YAML of a `claim` block.
struct ClaimBlockParser {
  let file: String
  /// The line of the file that holds the block's first line.
  let firstLine: Int
  private(set) var diagnostics: [Diagnostic] = []

  /// Every field, in the order in which people write them.
  static let fields = [
    "id", "title", "says", "kind", "source", "topics", "because", "kernel", "untested", "draft",
    "blames", "sees", "hits", "competitor", "relieves", "todo", "price", "tell", "shows", "matches",
    "heard",
  ]
  private static let required = ["id", "says", "source"]
  private static let lists: Set<String> = [
    "topics", "because", "kernel", "matches", "heard", "blames", "relieves", "tell", "shows",
  ]
  /// Lists of one word as a rule, which may stand without brackets.
  private static let loneLists: Set<String> = ["blames", "relieves", "tell", "shows"]
  private static let sizeLimit = 64 * 1024

  /// Columns before the block's text in the file.
  private let indentation: Int

  init(file: String, firstLine: Int, indentation: Int = 0) {
    self.file = file
    self.firstLine = firstLine
    self.indentation = indentation
  }

  /// The claim, or nil when `diagnostics` says why there is none.
  mutating func parse(_ text: String, heading: String) -> Claim? {
    guard text.utf8.count <= ClaimBlockParser.sizeLimit else {
      fail(1, 1, "the claim block is larger than 64 KiB")
      return nil
    }
    guard let mapping = mapping(text) else { return nil }
    var values: [String: String] = [:]
    var lists: [String: [String]] = [:]
    for (key, value) in mapping { take(key, value, &values, &lists) }
    for field in ClaimBlockParser.required where values[field]?.isEmpty ?? true {
      fail(1, 1, "the claim has no '\(field)'")
    }
    checkID(values["id"], mapping)
    checkTitle(values["title"], mapping)
    let kind = kind(values["kind"], mapping)
    let blames = causes("blames", lists, mapping)
    let impact = impact(values, kind, mapping)
    let causes = causes("relieves", lists, mapping)
    let remedy = remedy(values, causes, signs(lists, mapping), kind, mapping)
    guard diagnostics.isEmpty, let id = values["id"], let says = values["says"],
      let source = values["source"]
    else { return nil }
    return Claim(
      id: id,
      title: values["title"],
      says: says,
      kind: kind,
      source: source,
      topics: lists["topics"] ?? [],
      because: lists["because"] ?? [],
      kernel: lists["kernel"] ?? [],
      untested: values["untested"],
      draft: values["draft"],
      blames: blames,
      impact: impact,
      remedy: remedy,
      matches: lists["matches"] ?? [],
      heard: lists["heard"] ?? [],
      file: file,
      position: SourcePosition(line: firstLine, column: 1),
      heading: heading,
      scenarios: []
    )
  }

  private mutating func mapping(_ text: String) -> Node.Mapping? {
    do {
      // All values are words here, whatever they would be to YAML, so that no rule need look at them.
      guard let node = try compose(yaml: text, .basic, .default, .utf8) else {
        fail(1, 1, "the claim block is empty")
        return nil
      }
      guard let mapping = node.mapping else {
        fail(1, 1, "a claim block is a list of 'field: value' lines")
        return nil
      }
      return mapping
    } catch let error as YamlError {
      fail(error)
    } catch {
      fail(1, 1, "the YAML cannot be read")
    }
    return nil
  }

  private mutating func take(
    _ key: Node,
    _ value: Node,
    _ values: inout [String: String],
    _ lists: inout [String: [String]]
  ) {
    guard let name = key.string, ClaimBlockParser.fields.contains(name) else {
      let word = key.string ?? ""
      fail(
        at: key,
        "unknown field '\(word)'; possible: \(ClaimBlockParser.fields.joined(separator: ", "))",
        suggestion: Suggestion.nearest(to: word, among: ClaimBlockParser.fields)
      )
      return
    }
    guard ClaimBlockParser.lists.contains(name) else {
      guard let text = value.scalar?.string, !text.isEmpty else {
        fail(at: value, "'\(name)' needs one line of text")
        return
      }
      values[name] = ClaimBlockParser.onOneLine(text)
      return
    }
    let lone = ClaimBlockParser.loneLists.contains(name) && value.scalar != nil ? [value] : nil
    guard let items = value.sequence.map({ Array($0) }) ?? lone else {
      fail(at: value, "'\(name)' needs a list such as [a, b]")
      return
    }
    lists[name] = items.compactMap { $0.scalar.map { ClaimBlockParser.onOneLine($0.string) } }
    if lists[name]?.count != items.count { fail(at: value, "'\(name)' lists words only") }
  }

  private static func onOneLine(_ text: String) -> String {
    // Every line end begins with one of these bytes, and most texts have none.
    let mayEnd = text.utf8.contains { (0x0a...0x0d).contains($0) || $0 == 0xc2 || $0 == 0xe2 }
    return mayEnd ? text.split(whereSeparator: \.isNewline).joined(separator: " ") : text
  }

  private mutating func checkID(_ id: String?, _ mapping: Node.Mapping) {
    guard let id, !id.isEmpty else { return }
    guard !Claim.isID(id) else { return }
    let key = mapping.first { $0.key.string == "id" }?.value
    fail(at: key, Claim.idSyntax)
  }

  private mutating func causes(
    _ field: String,
    _ lists: [String: [String]],
    _ mapping: Node.Mapping
  ) -> [GapCause] {
    (lists[field] ?? []).compactMap { word($0, "cause", field, mapping) }
  }

  /// One of some words, such as a kind; nil when `diagnostics` says which there are.
  private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String,
    _ what: String,
    _ field: String,
    _ mapping: Node.Mapping
  ) -> Word? {
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    fail(
      at: mapping.first { $0.key.string == field }?.value,
      "unknown \(what) '\(text)'; possible: \(words.joined(separator: ", "))",
      suggestion: Suggestion.nearest(to: text, among: words)
    )
    return nil
  }

  // MARK: Advice

  /// Whether fields that belong together are there: all or none, and on a claim of their kind.
  private mutating func isWhole(
    _ fields: [String],
    _ present: (String) -> Bool,
    of kind: Claim.Kind,
    _ actual: Claim.Kind,
    _ mapping: Node.Mapping
  ) -> Bool {
    guard let first = fields.first(where: present) else { return false }
    let key = mapping.first { $0.key.string == first }?.key
    guard kind == actual else {
      fail(at: key, "'\(first)' belongs to \(kind == .gap ? "a gap" : "a statement")")
      return false
    }
    guard let missing = fields.first(where: { !present($0) }) else { return true }
    fail(at: key, "who gives '\(first)' gives '\(missing)' too")
    return false
  }

  private mutating func impact(
    _ values: [String: String],
    _ kind: Claim.Kind,
    _ mapping: Node.Mapping
  ) -> GapImpact? {
    let fields = ["sees", "hits", "competitor"]
    guard isWhole(fields, { values[$0] != nil }, of: .gap, kind, mapping),
      let competitor: GapImpact.Competitor = word(
        values["competitor"] ?? "",
        "competitor",
        "competitor",
        mapping
      )
    else { return nil }
    return GapImpact(
      sees: values["sees"] ?? "",
      hits: values["hits"] ?? "",
      competitor: competitor
    )
  }

  private mutating func remedy(
    _ values: [String: String],
    _ causes: [GapCause],
    _ signs: [Remedy.Sign],
    _ kind: Claim.Kind,
    _ mapping: Node.Mapping
  ) -> Remedy? {
    let fields = ["relieves", "todo", "price"]
    let hasCauses = mapping.contains { $0.key.string == "relieves" }
    guard
      isWhole(
        fields,
        { $0 == "relieves" ? hasCauses : values[$0] != nil },
        of: .claim,
        kind,
        mapping
      )
    else {
      if let key = mapping.first(where: { ["tell", "shows"].contains($0.key.string) })?.key {
        fail(at: key, "'\(key.string ?? "")' belongs to a statement that says what it 'relieves'")
      }
      return nil
    }
    return Remedy(
      relieves: causes,
      todo: values["todo"] ?? "",
      price: values["price"] ?? "",
      signs: signs
    )
  }

  /// Commands, and beside each what it prints.
  private mutating func signs(
    _ lists: [String: [String]],
    _ mapping: Node.Mapping
  ) -> [Remedy.Sign] {
    guard isWhole(["tell", "shows"], { lists[$0] != nil }, of: .claim, .claim, mapping) else {
      return []
    }
    let (commands, shown) = (lists["tell"] ?? [], lists["shows"] ?? [])
    if commands.count != shown.count {
      fail(
        at: mapping.first { $0.key.string == "shows" }?.value,
        "'shows' has \(shown.count) texts for \(commands.count) commands in 'tell'"
      )
    }
    return zip(commands, shown).map { Remedy.Sign(command: $0, shows: $1) }
  }

  private mutating func checkTitle(_ title: String?, _ mapping: Node.Mapping) {
    guard let title, title.count > 60 || title.hasSuffix(".") else { return }
    let value = mapping.first { $0.key.string == "title" }?.value
    fail(at: value, "a title has at most 60 characters and no final period")
  }

  private mutating func kind(_ text: String?, _ mapping: Node.Mapping) -> Claim.Kind {
    guard let text else { return .claim }
    return word(text, "kind", "kind", mapping) ?? .claim
  }

  // MARK: Diagnostics

  private mutating func fail(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      fail(mark.line, mark.column, "broken YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      fail(context.mark.line, context.mark.column, "a field is given twice: \(names)")
    default: fail(1, 1, "broken YAML")
    }
  }

  private mutating func fail(at node: Node?, _ message: String, suggestion: String? = nil) {
    fail(node?.mark?.line ?? 1, node?.mark?.column ?? 1, message, suggestion: suggestion)
  }

  /// - Parameters: Line and column inside the block, from 1.
  private mutating func fail(
    _ line: Int,
    _ column: Int,
    _ message: String,
    suggestion: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        file: file,
        position: SourcePosition(
          line: firstLine + max(line, 1) - 1,
          column: max(column, 1) + indentation
        ),
        message: message,
        suggestion: suggestion
      )
    )
  }
}
