import MIME

/// Reads the text of a message, part by part.
struct PartReader {
  private let file: MailFile
  private let all: [RawLine]
  private(set) var budget: MailBudget
  private(set) var lines: [MailLine] = []
  /// The places in `lines` where another part begins.
  private(set) var partStarts: [Int] = []
  private(set) var notes: [String] = []
  private var structure: StructureLines?
  /// Messages in parts are somebody else's, once more for each.
  private var quoteDepth = 0

  /// Parts inside of parts are read down to this depth.
  private static let depthLimit = 10
  /// Notes are told up to so many.
  private static let noteLimit = 20

  init(_ file: MailFile, _ lines: [RawLine], budget: MailBudget) {
    self.file = file
    all = lines
    self.budget = budget
  }

  mutating func read(_ headers: HeaderSection, _ body: ArraySlice<RawLine>) {
    let structure = StructureLines(headers, body, of: file)
    self.structure = structure
    if structure.isCut {
      note("the message has very many parts; they are read as text from some on")
    }
    guard let part = structure.part(depthLimit: PartReader.depthLimit) else {
      note("the message's structure cannot be read")
      return
    }
    read(part, isAlone: true)
  }

  private mutating func note(_ note: String) {
    if notes.count < PartReader.noteLimit, !notes.contains(note) { notes.append(note) }
  }

  private mutating func read(_ part: MIMEPart, isAlone: Bool) {
    switch part.content {
    case .tooDeep: note("parts inside of parts are read \(PartReader.depthLimit) deep")
    case .parts(let parts): read(parts, of: part)
    case .message(let inner):
      // It is somebody else's.
      quoteDepth += 1
      for part in inner { read(part, isAlone: true) }
      quoteDepth -= 1
    case .bytes(let range):
      guard part.type.hasPrefix("text/") else {
        note("\(isAlone ? "the message" : "a part") is no text but '\(part.type)'")
        return
      }
      readText(part, range)
    }
  }

  /// Reads what is text of several parts: of alternatives the plainest, else all.
  private mutating func read(_ parts: [MIMEPart], of whole: MIMEPart) {
    let readable = parts.filter(\.isReadable)
    guard !readable.isEmpty else {
      note("the message has no text part")
      return
    }
    guard whole.type != "multipart/alternative" else {
      read(readable.first { !$0.isHTML } ?? readable[0], isAlone: false)
      return
    }
    for part in parts where part.isReadable || part.type != "application/pgp-signature" {
      read(part, isAlone: false)
    }
  }

  private mutating func readText(_ part: MIMEPart, _ range: Range<Int>) {
    guard let structure else { return }
    var reader = TextReader(part, of: file)
    let isWhole = reader.read(all[structure.lines(range)], budget: &budget)
    for text in reader.notes { note(text) }
    if !isWhole { note("the text is longer than what is read; the rest is left out") }
    var text = reader.lines
    if part.isHTML {
      text = HTMLText.lines(text)
    } else if part.format == "flowed" {
      text = FlowedText.joined(text, deletesSpaces: part.deletesSpaces)
    }
    if quoteDepth > 0 {
      let marks = String(repeating: "> ", count: quoteDepth)
      text = text.map { MailLine(number: $0.number, text: marks + $0.text) }
    }
    if !lines.isEmpty { partStarts.append(lines.count) }
    lines += text
  }
}

extension MIMEPart {
  fileprivate var isHTML: Bool { type == "text/html" }

  /// Whether it may hold text.
  fileprivate var isReadable: Bool {
    switch content {
    case .bytes: type.hasPrefix("text/")
    case .parts, .message, .tooDeep: true
    }
  }
}
