/// `always A active`, `never A error`, `reaches A error and B active`,
/// `after A error, never A active until enable A`: what is asked of an exploration.
struct PropertyStatement: StatementContent, StatementFamily {
  static let beginnings = Exploration.Quantifier.allCases.map { $0.rawValue } + ["after"]

  let quantifier: Exploration.Quantifier
  let condition: ConditionWords
  /// Any of these; empty for the start.
  let triggers: [MomentWords]
  /// Any of these; empty for none.
  let releases: [MomentWords]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    var triggers: [MomentWords] = []
    var word = first
    if first.text == "after" {
      let words = ["always", "never"]
      guard parser.line.tokens.contains(where: { words.contains($0.text) }) else {
        throw parser.failure(at: first, "the line has no 'always' or 'never' behind 'after'")
      }
      triggers = try MomentWords.list(&parser, upTo: words)
      word = try parser.word("'always' or 'never'", among: words)
    }
    let quantifier: Exploration.Quantifier = try parser.choice(word.text, word, what: "word")
    let condition = try ConditionWords(&parser, upTo: triggers.isEmpty ? [] : ["until"])
    var releases: [MomentWords] = []
    if !triggers.isEmpty, parser.take("until") {
      releases = try MomentWords.list(&parser, upTo: [])
    }
    return PropertyStatement(
      quantifier: quantifier,
      condition: condition,
      triggers: triggers,
      releases: releases
    ).object
  }

  static func == (left: PropertyStatement, right: PropertyStatement) -> Bool {
    left.description == right.description
  }

  func hash(into hasher: inout Hasher) { hasher.combine(description) }

  var description: String { text(condition.description) }

  /// - Parameter condition: For one of the names that it is about.
  private func text(_ condition: String) -> String {
    let start = triggers.isEmpty ? "" : "after \(MomentWords.text(triggers)), "
    let end = releases.isEmpty ? "" : " until \(MomentWords.text(releases))"
    return start + "\(quantifier.rawValue) \(condition)" + end
  }

  func plan(in planner: inout Planner) {
    guard let condition = condition.plan(in: &planner) else { return }
    var moments: [[Exploration.Moment]] = []
    for words in [triggers, releases] {
      var known: [Exploration.Moment] = []
      for word in words {
        guard let moment = word.plan(in: &planner) else { return }
        known.append(moment)
      }
      moments.append(known)
    }
    // What never holds of several holds of none of them.
    let conditions = quantifier == .never ? condition.parts : [condition.whole]
    for condition in conditions {
      planner.addProperty(
        Exploration.Property(
          position: planner.position,
          text: text(condition.text),
          quantifier: quantifier,
          condition: condition,
          triggers: moments[0],
          releases: moments[1]
        )
      )
    }
  }
}

/// Expectations without their `expect`: `A active and B error or A off`.
struct ConditionWords: Sendable, CustomStringConvertible {
  /// Joined by `or`, and within by `and`.
  let alternatives: [[any StatementObject]]

  init(_ parser: inout StatementParser, upTo ends: [String]) throws(Diagnostic) {
    var alternatives: [[any StatementObject]] = [[]]
    var isComplete = false
    while !isComplete {
      var part = parser.part(upTo: ends + ["and", "or"])
      let first = try part.word("what is expected, such as 'A active'")
      part.next -= 1
      alternatives[alternatives.count - 1].append(try Expectations.parse(first, &part))
      try part.end()
      parser.next += part.line.tokens.count
      if parser.take("or") {
        alternatives.append([])
      } else {
        isComplete = !parser.take("and")
      }
    }
    self.alternatives = alternatives
  }

  var description: String {
    alternatives.map { all in
      all.map { ConditionWords.bare($0.description) }.joined(separator: " and ")
    }.joined(separator: " or ")
  }

  /// What an expectation expects, without its first word.
  private static func bare(_ description: String) -> String {
    String(description.dropFirst("expect ".count))
  }

  /// The condition as a whole, and for each name of a range where it is a single expectation; nil where something is
  /// wrong with it.
  func plan(
    in planner: inout Planner
  ) -> (whole: Exploration.Condition, parts: [Exploration.Condition])? {
    var kinds: [[PlanCheck.Kind]] = []
    var parts: [Exploration.Condition] = []
    for all in alternatives {
      var joined: [PlanCheck.Kind] = []
      for statement in all {
        guard let checks = planner.captureChecks({ statement.plan(in: &$0) }) else { return nil }
        joined += checks.map { $0.kind }
        parts += checks.map {
          Exploration.Condition(alternatives: [[$0.kind]], texts: [$0.text], text: $0.text)
        }
      }
      kinds.append(joined)
    }
    let texts = parts.flatMap { $0.texts }
    let whole = Exploration.Condition(alternatives: kinds, texts: texts, text: description)
    let isSingle = alternatives.count == 1 && alternatives[0].count == 1
    return (whole, isSingle ? parts : [whole])
  }
}

/// A step, as `enable A` or `guest V: stop G`, or a condition.
enum MomentWords: Sendable, CustomStringConvertible {
  case step(any StatementObject)
  case condition(ConditionWords)

  /// Moments joined by `or`.
  static func list(
    _ parser: inout StatementParser,
    upTo ends: [String]
  ) throws(Diagnostic) -> [MomentWords] {
    var moments = [try MomentWords(&parser, upTo: ends + ["or"])]
    while parser.take("or") { moments.append(try MomentWords(&parser, upTo: ends + ["or"])) }
    return moments
  }

  static func text(_ moments: [MomentWords]) -> String {
    moments.map { $0.description }.joined(separator: " or ")
  }

  private init(_ parser: inout StatementParser, upTo ends: [String]) throws(Diagnostic) {
    var part = parser.part(upTo: ends)
    let first = try part.word("a step such as 'enable A', or what is expected")
    let isGuestStep =
      first.text == "guest" && part.line.tokens.dropFirst().first?.text.hasSuffix(":") == true
    if isGuestStep {
      self = .step(try GuestSteps.parse(first, &part))
    } else if first.text == "run" {
      self = .step(try RunStatement.parse(first, &part))
    } else if first.text == "host:" || HostSteps.families[first.text] != nil {
      if first.text != "host:" { part.next -= 1 }
      self = .step(try HostSteps.parse(first, &part))
    } else {
      part.next -= 1
      self = .condition(try ConditionWords(&part, upTo: []))
    }
    try part.end()
    parser.next += part.line.tokens.count
  }

  var description: String {
    switch self {
    case .step(let statement): statement.description
    case .condition(let words): words.description
    }
  }

  func plan(in planner: inout Planner) -> Exploration.Moment? {
    switch self {
    case .condition(let words):
      return words.plan(in: &planner).map { .condition($0.whole) }
    case .step(let statement):
      guard let actions = planner.captureActions({ statement.plan(in: &$0) }) else { return nil }
      let places = planner.places(of: actions)
      guard places.isEmpty else { return .action(places) }
      planner.fail("no action of the block is '\(statement.description)'")
      return nil
    }
  }
}

extension StatementParser {
  /// The words up to one of some, as a line of its own; a comma behind the last is none of it.
  fileprivate func part(upTo ends: [String]) -> StatementParser {
    var tokens: [Token] = []
    for token in line.tokens[next...] {
      if ends.contains(token.text) { break }
      tokens.append(token)
    }
    if var last = tokens.last, last.text.hasSuffix(","), !ends.isEmpty {
      last.text.removeLast()
      tokens[tokens.count - 1] = last
    }
    return StatementParser(file: file, line: TokenLine(tokens, of: line))
  }
}
