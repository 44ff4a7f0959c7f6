/// The headers of a message, and where its text begins; text that only looks as if it had some has none.
struct HeaderSection {
  /// What is asked for, by names in small letters; of several the first.
  private(set) var fields: [String: [UInt8]] = [:]
  /// Where the body begins among the lines.
  private(set) var bodyStart: Int
  /// Whether a value was longer than what is kept of it.
  private(set) var isCut = false

  /// What is asked for; the first of them tell a message from text in which some line has a colon.
  private static let telling: Set<String> = [
    "from", "subject", "date", "message-id", "content-type", "received",
  ]
  private static let wanted = telling.union([
    "references", "in-reply-to", "reply-to", "to", "cc", "content-transfer-encoding",
  ])

  /// Reads the headers before the first empty line, each with the lines that go on with it.
  init(_ lines: [RawLine], of file: MailFile) {
    bodyStart = 0
    var open: String?
    var isKnown = false
    var names: Set<String> = []
    for (place, line) in lines.enumerated() {
      let bytes = file.content(line)
      guard let first = bytes.first else {
        guard isKnown, !names.isDisjoint(with: HeaderSection.telling) else { break }
        bodyStart = place + 1
        return
      }
      if first == 0x20 || first == 0x09, isKnown {
        if let open { add([0x20] + bytes.drop(while: \.isSpace), to: open) }
      } else if let (name, value) = HeaderSection.field(bytes) {
        isKnown = true
        // A second one of a name is passed over, and so is what goes on with it.
        let isFirst = names.count < HeaderSection.nameLimit && names.insert(name).inserted
        open = isFirst && HeaderSection.wanted.contains(name) ? name : nil
        if let open { add(value, to: open) }
      } else if first != UInt8(ascii: "[") {
        // An archive writes its links between the headers; anything else is text.
        fields = [:]
        return
      }
    }
    // A message without a text may end behind its headers.
    let isMessage = names.count > 1 && !names.isDisjoint(with: HeaderSection.telling)
    if isMessage, !lines.contains(where: { $0.range.isEmpty }) {
      bodyStart = lines.count
    } else {
      fields = [:]
    }
  }

  /// Names are told apart up to so many.
  private static let nameLimit = 1000

  private mutating func add(_ bytes: some Collection<UInt8>, to name: String) {
    let room = MailBudget.headerLimit - (fields[name]?.count ?? 0)
    isCut = isCut || bytes.count > room
    fields[name, default: []] += bytes.prefix(room)
  }

  private static let nameLengthLimit = 60

  /// The name of a field in small letters, and its value; nil for a line that is none.
  static func field(_ line: ArraySlice<UInt8>) -> (name: String, value: ArraySlice<UInt8>)? {
    guard let colon = line.prefix(nameLengthLimit).firstIndex(of: UInt8(ascii: ":")),
      colon > line.startIndex,
      line[..<colon].allSatisfy({
        $0.isDigit || (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
      })
    else { return nil }
    let name = String(
      decoding: line[..<colon].map { $0 == 0x2d || $0.isDigit ? $0 : $0 | 0x20 },
      as: UTF8.self
    )
    return (name, line[(colon + 1)...].drop { $0 == 0x20 })
  }
}
