/// A message: who wrote what, as lines of text.
public struct MailMessage: Hashable, Sendable {
  /// The subject, decoded as far as it can be; nil without one.
  public var subject: String?
  /// Who sent it; nil without a header.
  public var from: String?
  /// Its number on the list; nil without one.
  public var messageID: String?
  /// The numbers of those it answers, the oldest first; nil without any.
  public var references: String?
  /// Who is to get an answer in the sender's place; nil without a header.
  public var replyTo: String?
  /// Who else got it: the values of `To` and `Cc`.
  public var recipients: [String] = []
  /// When it was sent, as its sender wrote it; nil without a date.
  public var date: String?
  /// The text part.
  public var lines: [MailLine] = []
  /// What could not be read as it was meant.
  public var notes: [String] = []
  /// The places in `lines` where another part begins, in order.
  private var partStarts: [Int] = []

  /// The lines of each text part.
  var textParts: [ArraySlice<MailLine>] {
    zip([0] + partStarts, partStarts + [lines.endIndex]).map { lines[$0..<$1] }
  }

  /// Messages inside messages are read down to this depth.
  private static let depthLimit = 10

  /// Reads a message, an mbox, a patch as `git format-patch` makes it, or plain text from an archive.
  public static func all(_ bytes: [UInt8]) -> [MailMessage] {
    split(RawLine.all(bytes)).map(MailMessage.init)
  }

  /// The messages of an mbox; anything else is one message.
  private static func split(_ all: [RawLine]) -> [ArraySlice<RawLine>] {
    let lines = Array(all.drop(while: \.isEmpty))
    guard lines.first?.hasPrefix("From ") == true else { return [lines[...]] }
    var starts: [Int] = []
    for place in lines.indices where lines[place].hasPrefix("From ") {
      let isBegin = place == 0 || lines[place - 1].isEmpty
      let next = lines.index(after: place)
      // "From" at the beginning of a sentence is followed by no header.
      if isBegin, next < lines.endIndex, header(lines[next]) != nil { starts.append(place) }
    }
    guard !starts.isEmpty else { return [lines[...]] }
    let ends = starts.dropFirst() + [lines.endIndex]
    return zip(starts, ends).map { start, end in lines[(start + 1)..<end].map(unescaped)[...] }
  }

  /// A line of a message that begins with "From" has one mark more in an mbox.
  private static func unescaped(_ line: RawLine) -> RawLine {
    let text = line.bytes.drop { $0 == UInt8(ascii: ">") }
    guard text.count < line.bytes.count, text.starts(with: "From ".utf8) else { return line }
    return RawLine(number: line.number, bytes: line.bytes.dropFirst())
  }

  private static func header(_ line: RawLine) -> (name: String, value: String)? {
    let text = String(decoding: line.bytes, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = text[..<colon]
    guard !name.isEmpty, name.count < 60,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else { return nil }
    return (name.lowercased(), text[text.index(after: colon)...].drop { $0 == " " } + "")
  }

  private init(_ lines: ArraySlice<RawLine>) {
    let (headers, body) = MailMessage.headers(lines)
    subject = headers["subject"].map(EncodedWords.decoded)
    from = headers["from"].map(EncodedWords.decoded)
    messageID = headers["message-id"].map(MailMessage.withoutSpaces)
    references = headers["references"] ?? headers["in-reply-to"]
    replyTo = headers["reply-to"].map(EncodedWords.decoded)
    recipients = ["to", "cc"].compactMap { headers[$0] }.map(EncodedWords.decoded)
    date = headers["date"].map(MailMessage.withoutSpaces)
    read(body, headers, depth: 0)
    if headers.isEmpty { subject = MailMessage.archivedSubject(self.lines) }
  }

  private static func withoutSpaces(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ")
  }

  /// An archive writes the subject over the text, without its name.
  private static func archivedSubject(_ lines: [MailLine]) -> String? {
    let first = lines.first { !$0.text.allSatisfy(\.isWhitespace) }?.text
    return first.flatMap { line in
      ["Re: ", "[PATCH", "[RFC"].contains(where: line.hasPrefix) ? line : nil
    }
  }

  /// Headers that tell a message from text in which some line has a colon.
  private static let messageHeaders = [
    "from", "subject", "date", "message-id", "content-type", "received",
  ]

  private typealias Section = (headers: [String: String], body: ArraySlice<RawLine>)

  /// The headers of a message and what follows; text that only looks like it has none.
  private static func headers(_ lines: ArraySlice<RawLine>) -> Section {
    let (fields, hasOthers, end) = fields(lines)
    let headers = Dictionary(fields) { first, _ in first }
    guard !hasOthers, messageHeaders.contains(where: { headers[$0] != nil }) else {
      return ([:], lines)
    }
    // A message without a text may end behind its headers.
    guard let end else { return headers.count > 1 ? (headers, []) : ([:], lines) }
    return (headers, lines[(end + 1)...])
  }

  /// The headers of a part and what follows; lines that are no header are passed over.
  private static func partHeaders(_ lines: ArraySlice<RawLine>) -> Section {
    let (fields, _, end) = fields(lines)
    let headers = Dictionary(fields) { _, last in last }
    return (headers, lines[(end.map { $0 + 1 } ?? lines.endIndex)...])
  }

  /// The fields before the first empty line, each with the lines that go on with it; whether other
  /// lines stand there; and where the empty line is.
  private static func fields(
    _ lines: ArraySlice<RawLine>
  ) -> (fields: [(String, String)], hasOthers: Bool, end: Int?) {
    var fields: [(String, String)] = []
    var hasOthers = false
    for place in lines.indices {
      let line = lines[place]
      if line.bytes.isEmpty { return (fields, hasOthers, place) }
      if let first = line.bytes.first, first == 0x20 || first == 0x09, !fields.isEmpty {
        let text = String(decoding: line.bytes, as: UTF8.self).drop { $0.isWhitespace }
        fields[fields.count - 1].1 += " " + text
      } else if let field = header(line) {
        fields.append((field.name, field.value))
      } else if line.bytes.first != UInt8(ascii: "[") {
        // An archive writes its links between the headers.
        hasOthers = true
      }
    }
    return (fields, hasOthers, nil)
  }

  // MARK: Parts

  private mutating func read(
    _ body: ArraySlice<RawLine>,
    _ headers: [String: String],
    depth: Int
  ) {
    let type = ContentType(headers["content-type"] ?? "text/plain")
    if type.name.hasPrefix("multipart/"), let boundary = type.parameters["boundary"] {
      guard depth < MailMessage.depthLimit else {
        notes.append("parts inside of parts are read \(MailMessage.depthLimit) deep")
        return
      }
      read(
        MailMessage.parts(body, boundary: boundary).map(MailMessage.partHeaders),
        of: type,
        depth
      )
      return
    }
    if type.name == "message/rfc822", depth < MailMessage.depthLimit {
      let (inner, text) = MailMessage.headers(body)
      let start = lines.count
      read(text, inner, depth: depth + 1)
      // It is somebody else's.
      for place in lines.indices.dropFirst(start) {
        lines[place] = MailLine(number: lines[place].number, text: "> \(lines[place].text)")
      }
      return
    }
    guard type.name.hasPrefix("text/") else {
      notes.append("the message is no text but '\(type.name)'")
      return
    }
    let encoding = TransferEncoding(headers["content-transfer-encoding"] ?? "")
    let name = type.parameters["charset"]
    let charset = Charset(name ?? "utf-8")
    if charset == nil { notes.append("the character set '\(name ?? "")' is not known") }
    var isDamaged = false
    var text = encoding.decoded(body).map { line in
      var (text, isWhole) = (charset ?? .utf8).text(line.bytes)
      isDamaged = isDamaged || !isWhole
      // What is no UTF-8 and does not say what it is comes from a program of that kind most often.
      if !isWhole, name == nil || charset == nil {
        text = Charset.windows1252.text(line.bytes).text
      }
      return MailLine(number: line.number, text: MailMessage.withPlainSpaces(text))
    }
    if isDamaged { notes.append("some characters are damaged") }
    if type.parameters["format"]?.lowercased() == "flowed" { text = FlowedText.joined(text) }
    if !lines.isEmpty { partStarts.append(lines.count) }
    lines += text
  }

  /// Reads what is text of several parts: of alternatives one, else all.
  private mutating func read(_ parts: [Section], of whole: ContentType, _ depth: Int) {
    func type(_ part: Section) -> ContentType {
      ContentType(part.headers["content-type"] ?? "text/plain")
    }
    func isReadable(_ part: Section) -> Bool {
      let name = type(part).name
      return name.hasPrefix("multipart/") || name == "message/rfc822"
        || name.hasPrefix("text/") && name != "text/html"
    }
    let readable = parts.filter(isReadable)
    guard !readable.isEmpty else {
      notes.append("the message has no text part")
      return
    }
    let isChoice = whole.name == "multipart/alternative"
    for part in isChoice ? Array(readable.prefix(1)) : readable {
      read(part.body, part.headers, depth: depth + 1)
    }
    for part in parts where !isChoice && !isReadable(part) {
      let name = type(part).name
      if name != "application/pgp-signature" { notes.append("a part is no text but '\(name)'") }
    }
  }

  /// Archives and some programs write spaces that must not break; marks are told by plain ones.
  private static func withPlainSpaces(_ text: String) -> String {
    text.utf8.contains(0xc2) ? text.replacing("\u{a0}", with: " ") : text
  }

  private static func parts(
    _ lines: ArraySlice<RawLine>,
    boundary: String
  ) -> [ArraySlice<RawLine>] {
    let (open, close) = (Array("--\(boundary)".utf8), Array("--\(boundary)--".utf8))
    var parts: [ArraySlice<RawLine>] = []
    var start: Int?
    for place in lines.indices where lines[place].bytes.starts(with: open) {
      if let start { parts.append(lines[start..<place]) }
      if lines[place].bytes.starts(with: close) { return parts }
      start = place + 1
    }
    // The end is missing, and what is there counts.
    if let start { parts.append(lines[min(start, lines.endIndex)...]) }
    return parts
  }
}

/// The value of a content type header.
struct ContentType {
  let name: String
  let parameters: [String: String]

  init(_ header: String) {
    let parts = header.split(separator: ";").map { part in
      part.drop { $0.isWhitespace }
    }
    name = parts.first.map { $0.lowercased().filter { !$0.isWhitespace } } ?? "text/plain"
    parameters = Dictionary(
      parts.dropFirst().compactMap { part in
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2 else { return nil }
        let value = pair[1].filter { $0 != "\"" }
        let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) }
        return (
          pair[0].lowercased().filter { !$0.isWhitespace },
          String(value[..<(end ?? value.startIndex)])
        )
      }
    ) { first, _ in first }
  }
}
