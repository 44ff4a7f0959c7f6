import MIME

/// Decodes the text of a part, and knows for each line of it the line of the file that it begins in.
struct TextReader {
  private let part: MIMEPart
  private let file: MailFile
  private(set) var lines: [MailLine] = []
  private(set) var notes: [String] = []
  private var isDamaged = false
  /// Whether the part says what its characters are, in a word that is known.
  private var isDeclared = true
  /// The line that is being put together, and the line of the file that it began in.
  private var open: [UInt8] = []
  private var number = 0

  init(_ part: MIMEPart, of file: MailFile) {
    self.part = part
    self.file = file
  }

  /// Character sets that are UTF-8, or a part of it.
  private static let unicode: Set<String> = ["", "utf-8", "utf8", "us-ascii", "ascii"]

  /// Reads the lines of a part; false when the budget ended before them.
  mutating func read(_ encoded: ArraySlice<RawLine>, budget: inout MailBudget) -> Bool {
    let name = part.charset?.split(separator: " ").joined() ?? ""
    isDeclared = part.charset != nil
    var isWhole = true
    if TextReader.unicode.contains(name.lowercased()) {
      isWhole = readUnicode(encoded, &budget)
    } else if let decoder = CharsetDecoder(name) {
      isWhole = read(encoded, decoder, &budget)
    } else {
      notes.append("the character set '\(name.prefix(40))' is not known")
      isDeclared = false
      isWhole = readUnicode(encoded, &budget)
    }
    if isDamaged { notes.append("some characters are damaged") }
    return isWhole
  }

  private mutating func readUnicode(
    _ encoded: ArraySlice<RawLine>,
    _ budget: inout MailBudget
  ) -> Bool {
    var transfer = TransferDecoder(part.encoding)
    for line in encoded {
      guard part.encoding != .identity else {
        // Most mails come this way.
        guard add(file.content(line), line.number, &budget) else { return false }
        continue
      }
      guard take(transfer.decode(chunk(line)), line.number, &budget) else { return false }
    }
    return end(&budget)
  }

  private mutating func read(
    _ encoded: ArraySlice<RawLine>,
    _ decoder: CharsetDecoder,
    _ budget: inout MailBudget
  ) -> Bool {
    var transfer = TransferDecoder(part.encoding)
    var characters: [UInt8] = []
    for line in encoded {
      characters.removeAll(keepingCapacity: true)
      if part.encoding == .identity {
        decoder.decode(file.whole(line), into: &characters)
      } else {
        decoder.decode(transfer.decode(chunk(line)), into: &characters)
      }
      guard take(characters, line.number, &budget) else { return false }
    }
    characters.removeAll(keepingCapacity: true)
    decoder.finish(into: &characters)
    isDamaged = decoder.isDamaged
    return take(characters, encoded.last?.number ?? 1, &budget) && end(&budget)
  }

  /// An encoded line as it was before somebody added spaces to its end on the way.
  private func chunk(_ line: RawLine) -> [UInt8] {
    let bytes = file.content(line)
    let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? bytes.startIndex
    return bytes[..<end] + [0x0a]
  }

  // MARK: Lines

  /// Takes what was decoded from a line of the file.
  private mutating func take(_ bytes: [UInt8], _ line: Int, _ budget: inout MailBudget) -> Bool {
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0a) {
      if open.isEmpty { number = line }
      open += rest[..<end]
      guard endLine(&budget) else { return false }
      rest = rest[(end + 1)...]
    }
    if open.isEmpty, !rest.isEmpty { number = line }
    open += rest
    return true
  }

  private mutating func endLine(_ budget: inout MailBudget) -> Bool {
    if open.last == 0x0d { open.removeLast() }
    defer { open.removeAll(keepingCapacity: true) }
    return add(open[...], number, &budget)
  }

  private mutating func end(_ budget: inout MailBudget) -> Bool {
    open.isEmpty || endLine(&budget)
  }

  private mutating func add(
    _ bytes: ArraySlice<UInt8>,
    _ number: Int,
    _ budget: inout MailBudget
  ) -> Bool {
    guard budget.takeLine(bytes) else { return false }
    lines.append(MailLine(number: number, text: text(plain(bytes))))
    return true
  }

  private mutating func text(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    isDamaged = true
    // What is no UTF-8 and does not say what it is comes from a program of that kind most often.
    guard !isDeclared, let decoder = CharsetDecoder("windows-1252") else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var characters: [UInt8] = []
    decoder.decode(bytes, into: &characters)
    return String(decoding: characters, as: UTF8.self)
  }

  /// Archives and some programs write spaces that must not break; marks are told by plain ones.
  private func plain(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard bytes.contains(0xc2) else { return bytes }
    var result: [UInt8] = []
    for byte in bytes {
      if byte == 0xa0, result.last == 0xc2 {
        result[result.count - 1] = 0x20
      } else {
        result.append(byte)
      }
    }
    return result[...]
  }
}
