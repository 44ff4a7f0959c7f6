import MIME

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
  public internal(set) var lines: [MailLine] = []
  /// What could not be read as it was meant, and what was left out.
  public var notes: [String] = []
  /// The places in `lines` where another part begins, in order.
  var partStarts: [Int] = []

  /// The lines of each text part.
  public var textParts: [ArraySlice<MailLine>] {
    zip([0] + partStarts, partStarts + [lines.endIndex]).map { lines[$0..<$1] }
  }

  /// Reads a message, an mbox, a patch as `git format-patch` makes it, or plain text from an archive.
  public static func all(_ bytes: [UInt8], budget: inout MailBudget) -> [MailMessage] {
    _ = budget.takeWork(bytes.count * MailBudget.workPerByte)
    let file = MailFile(bytes, lineLimit: MailBudget.lineLimit)
    let (found, isCut) = file.messages(limit: MailBudget.messageLimit)
    var messages: [MailMessage] = []
    for lines in found { messages.append(MailMessage(lines, of: file, budget: &budget)) }
    if isCut {
      messages[messages.count - 1].note(
        "only the first \(MailBudget.messageLimit) messages are read"
      )
    }
    if file.isCut {
      messages[messages.count - 1].note("only the first \(MailBudget.lineLimit) lines are read")
    }
    return messages
  }

  /// The same, for a mail that nothing else was done for.
  public static func all(_ bytes: [UInt8]) -> [MailMessage] {
    var budget = MailBudget()
    return all(bytes, budget: &budget)
  }

  private init(_ lines: [RawLine], of file: MailFile, budget: inout MailBudget) {
    let headers = HeaderSection(lines, of: file)
    readHeaders(headers)
    let body = lines[headers.bodyStart...]
    var reader = PartReader(file, lines, budget: budget)
    reader.read(headers, body)
    budget = reader.budget
    self.lines = reader.lines
    partStarts = reader.partStarts
    for text in reader.notes { note(text) }
    if headers.fields.isEmpty { subject = MailMessage.archivedSubject(self.lines) }
  }

  private mutating func readHeaders(_ headers: HeaderSection) {
    var isDamaged = false
    func text(_ name: String) -> String? {
      guard let bytes = headers.fields[name] else { return nil }
      let plain = String(validating: bytes, as: UTF8.self)
      let header = HeaderText(plain ?? String(decoding: bytes, as: UTF8.self))
      isDamaged = isDamaged || plain == nil || !header.isWhole
      return header.text
    }
    subject = text("subject")
    from = text("from")
    replyTo = text("reply-to")
    recipients = ["to", "cc"].compactMap(text)
    messageID = headers.plain("message-id").map(MailMessage.withSingleSpaces)
    references = headers.plain("references") ?? headers.plain("in-reply-to")
    date = headers.plain("date").map(MailMessage.withSingleSpaces)
    if isDamaged { note("some characters of the headers are damaged") }
    if headers.isCut {
      note("a header is longer than \(MailBudget.headerLimit) bytes; the rest is left out")
    }
  }

  /// Adds a note; the same one stands there once.
  public mutating func note(_ note: String) {
    if !notes.contains(note) { notes.append(note) }
  }

  private static func withSingleSpaces(_ text: String) -> String {
    text.utf8.split(separator: 0x20).map { String(Substring($0)) }.joined(separator: " ")
  }

  /// An archive writes the subject over the text, without its name.
  private static func archivedSubject(_ lines: [MailLine]) -> String? {
    let first = lines.first { !$0.text.isBlank }?.text
    return first.flatMap { line in
      ["Re: ", "[PATCH", "[RFC"].contains { line.utf8.starts(with: $0.utf8) } ? line : nil
    }
  }
}

extension HeaderSection {
  /// A value without encoded words, such as a number on the list.
  fileprivate func plain(_ name: String) -> String? {
    fields[name].map { String(decoding: $0, as: UTF8.self) }
  }
}
