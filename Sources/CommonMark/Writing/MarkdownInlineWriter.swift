/// Turns inline values into nodes whose CommonMark reads back the same.
struct MarkdownInlineWriter {
  /// What content stands in.
  struct Surroundings {
    /// Whether spaces at the ends of the content would be lost without an escape.
    var isEdge: Bool

    /// The delimiter of the emphasis around the content.
    var delimiter: Character?

    /// Whether a letter or digit stands before that emphasis.
    var followsWord = false

    /// Whether a letter or digit stands after that emphasis.
    var precedesWord = false
  }

  /// Whether cmark may break lines at spaces.
  let fillsLines: Bool

  /// The delimiter of emphasis that was just written, if nothing came after it.
  private var lastDelimiter: Character?

  init(fillsLines: Bool) {
    self.fillsLines = fillsLines
  }

  /// Adds content.
  mutating func write(_ inlines: [Inline], in outer: Surroundings, into tree: inout Tree) {
    for (index, inline) in inlines.enumerated() {
      let before = index > 0 ? inlines[index - 1] : nil
      let after = index + 1 < inlines.count ? inlines[index + 1] : nil
      switch inline {
      case .text(let text):
        let startsLine = before.map(\.isBreak) ?? outer.isEdge
        let endsLine = after.map(\.isBreak) ?? outer.isEdge
        var pieces = TextPieces(startsLine: startsLine, endsLine: endsLine, fillsLines: fillsLines)
        pieces.isBeforeHTML = after?.isHTML ?? false
        pieces.write(text, into: &tree)
        lastDelimiter = nil
      case .emphasis(let content), .strong(let content):
        var inner = Surroundings(isEdge: true)
        inner.followsWord = before?.endsInWord ?? outer.followsWord
        inner.precedesWord = after?.startsWithWord ?? outer.precedesWord
        inner.delimiter = delimiter(in: inner, besides: lastDelimiter ?? outer.delimiter)
        write(emphasis: content, isStrong: inline.isStrong, in: inner, into: &tree)
      case .html(let text):
        // Indented, neither a tag nor what follows in it begins another block.
        let indented = text.replacingLineEnds(with: "\n    ")
        write(literal: before?.isBreak == true ? "    " + indented : indented, into: &tree)
      default:
        write(inline, into: &tree)
      }
    }
  }

  private mutating func write(_ inline: Inline, into tree: inout Tree) {
    switch inline {
    case .link(let to, "", let content)
    where content == [.text(to)] && MarkdownLiteral.isAutolink(to):
      write(literal: "<\(to)>", into: &tree)
    case .link(let to, let title, let content):
      write(content, before: "[", destination: to, title: title, into: &tree)
    case .image(let of, let title, let content):
      write(content, before: "![", destination: of, title: title, into: &tree)
    case .code(let text):
      write(literal: MarkdownLiteral.code(text), into: &tree)
    case .softBreak:
      tree.add(.softBreak)
      lastDelimiter = nil
    case .lineBreak:
      write(literal: "\\\n", into: &tree)
    case .text, .emphasis, .strong, .html:
      preconditionFailure("this is written with its neighbours in view")
    }
  }

  /// Chooses a delimiter unlike a neighbour's; underscores are none inside words.
  private func delimiter(in inner: Surroundings, besides neighbour: Character?) -> Character {
    let isInsideWord = inner.followsWord || inner.precedesWord
    return neighbour == "*" && !isInsideWord ? "_" : "*"
  }

  private mutating func write(
    emphasis content: [Inline],
    isStrong: Bool,
    in inner: Surroundings,
    into tree: inout Tree
  ) {
    let markup = String(repeating: inner.delimiter ?? "*", count: isStrong ? 2 : 1)
    lastDelimiter = inner.delimiter
    tree.within(.custom(before: markup, after: markup)) {
      write(content, in: inner, into: &$0)
    }
    lastDelimiter = inner.delimiter
  }

  private mutating func write(
    _ content: [Inline],
    before: String,
    destination: String,
    title: String,
    into tree: inout Tree
  ) {
    lastDelimiter = nil
    let target = MarkdownLiteral.target(destination: destination, title: title)
    tree.within(.custom(before: before, after: "](\(target))")) {
      write(content, in: Surroundings(isEdge: false), into: &$0)
    }
    lastDelimiter = nil
  }

  private mutating func write(literal: String, into tree: inout Tree) {
    lastDelimiter = nil
    tree.add(.custom(before: literal, after: ""))
  }
}

extension Inline {
  fileprivate var isBreak: Bool { self == .softBreak || self == .lineBreak }

  fileprivate var isStrong: Bool {
    if case .strong = self { true } else { false }
  }

  fileprivate var isHTML: Bool {
    if case .html = self { true } else { false }
  }

  /// Whether an underscore before it is no delimiter.
  fileprivate var startsWithWord: Bool {
    guard case .text(let text) = self, let first = text.first else { return false }
    return first.isLetter || first.isNumber
  }

  /// Whether an underscore after it is no delimiter.
  fileprivate var endsInWord: Bool {
    guard case .text(let text) = self, let last = text.last else { return false }
    return last.isLetter || last.isNumber
  }
}
