import CommonMark
import ScenarioLanguage

/// Finds the claims and scenarios in one file.
struct ChapterParser {
  private let path: String
  private let source: SourceLines
  private var chapter: Chapter
  private var heading = ""
  /// Whether a scenario here would belong to a claim.
  private var hasOpenClaim = false
  /// The claim before was broken, so that its scenarios are not orphans.
  private var isAfterBrokenClaim = false
  private(set) var diagnostics: [Diagnostic] = []

  /// The labels of the blocks that are executed.
  static let labels = ["claim", "scenario"]

  static func parse(_ file: SourceFile, text: String) -> (Chapter, [Block], [Diagnostic]) {
    let blocks = Markdown.parse(text)
    var parser = ChapterParser(file, text: text)
    for block in blocks { parser.add(block) }
    parser.checkClaims()
    return (parser.chapter, blocks, parser.diagnostics)
  }

  private init(_ file: SourceFile, text: String) {
    path = file.path
    source = SourceLines(text)
    chapter = Chapter(name: file.name, title: file.name, parts: [], claims: [])
  }

  private mutating func add(_ block: Block) {
    switch block.kind {
    case .heading(let level, let inlines):
      heading = Markdown.plainText(inlines)
      if level == 1, chapter.title == chapter.name { chapter.title = heading }
      hasOpenClaim = false
      isAfterBrokenClaim = false
      chapter.parts.append(.prose(block))
    case .codeBlock(let info, let text): addCode(block, info: info, text: text)
    default:
      findHidden(in: block)
      chapter.parts.append(.prose(block))
    }
  }

  private mutating func addCode(_ block: Block, info: String, text: String) {
    let words = info.split(whereSeparator: \.isWhitespace).map(String.init)
    let line = block.lines?.lowerBound ?? 1
    guard let label = words.first, ChapterParser.labels.contains(label) else {
      checkLabel(words.first, line: line)
      chapter.parts.append(.prose(block))
      return
    }
    if words.count > 1 {
      fail(line, "nothing but '\(label)' can stand behind the fence, not '\(words[1])'")
      return
    }
    if label == "claim" {
      addClaim(text, line: line + 1)
    } else {
      addScenario(text, line: line + 1)
    }
  }

  private mutating func addClaim(_ text: String, line: Int) {
    let offset = source.indentation(of: SourceLines(text), from: line).first ?? 0
    var parser = ClaimBlockParser(file: path, firstLine: line, indentation: offset)
    let claim = parser.parse(text, heading: heading)
    diagnostics += parser.diagnostics
    hasOpenClaim = claim != nil
    isAfterBrokenClaim = claim == nil
    guard let claim else { return }
    chapter.parts.append(.claim(chapter.claims.count))
    chapter.claims.append(claim)
  }

  private mutating func addScenario(_ text: String, line: Int) {
    let offsets = source.indentation(of: SourceLines(text), from: line)
    let parsed = ParsedScenario.parse(text, file: path, firstLine: line) { number in
      number < offsets.count ? offsets[number] : 0
    }
    if case .failure(let found) = parsed { diagnostics += found.all }
    guard hasOpenClaim else {
      if !isAfterBrokenClaim {
        fail(line - 1, "the scenario belongs to no claim; a claim block must come before it")
      }
      return
    }
    guard case .success(let scenario) = parsed else {
      brokenScenarios.insert(chapter.claims.count - 1)
      return
    }
    if scenario.plans.contains(where: \.checks.isEmpty) {
      fail(
        line - 1,
        "the scenario expects nothing in at least one of its runs; add an 'expect' line"
      )
    }
    let last = chapter.claims.count - 1
    chapter.claims[last].scenarios.append(
      ScenarioBlock(text: text, line: line, parsed: scenario)
    )
  }

  /// Claims whose scenarios had errors, which were told already.
  private var brokenScenarios: Set<Int> = []

  /// Every claim has scenarios or says why not; scenarios get their names.
  private mutating func checkClaims() {
    for place in chapter.claims.indices {
      let claim = chapter.claims[place]
      let isBroken = brokenScenarios.contains(place)
      if claim.scenarios.isEmpty, claim.untested == nil, !isBroken {
        fail(
          claim.position.line,
          "the claim '\(claim.id)' has no scenario; write one below it, or 'untested: REASON'"
        )
      }
      if !claim.scenarios.isEmpty, claim.untested != nil {
        fail(
          claim.position.line,
          "the claim '\(claim.id)' is 'untested' and has a scenario; keep one of the two"
        )
      }
      let isOnly = claim.scenarios.count == 1
      for number in claim.scenarios.indices {
        chapter.claims[place].scenarios[number].name =
          isOnly ? claim.id : "\(claim.id)/\(number + 1)"
      }
    }
  }

  /// Labelled blocks inside lists and quotations would be overlooked by a reader.
  private mutating func findHidden(in block: Block) {
    for inner in block.children {
      if case .codeBlock(let info, _) = inner.kind,
        let label = info.split(whereSeparator: \.isWhitespace).first,
        ChapterParser.labels.contains(String(label))
      {
        fail(
          inner.lines?.lowerBound ?? 1,
          "a \(label) block cannot stand inside a list or a quotation; move it to the margin"
        )
      }
      findHidden(in: inner)
    }
  }

  /// A label that is nearly one of ours would silently not be executed.
  private mutating func checkLabel(_ label: String?, line: Int) {
    guard let label, let meant = Suggestion.nearest(to: label, among: ChapterParser.labels)
    else { return }
    fail(line, "blocks labelled '\(label)' are not executed", suggestion: meant)
  }

  private mutating func fail(_ line: Int, _ message: String, suggestion: String? = nil) {
    diagnostics.append(
      Diagnostic(
        file: path,
        position: SourcePosition(line: line, column: 1),
        message: message,
        suggestion: suggestion
      )
    )
  }
}

extension Block {
  /// The blocks directly inside this one.
  var children: [Block] {
    switch kind {
    case .blockQuote(let blocks), .details(_, let blocks): blocks
    case .bulletList(let items), .orderedList(_, let items): items.flatMap { $0 }
    default: []
    }
  }
}
