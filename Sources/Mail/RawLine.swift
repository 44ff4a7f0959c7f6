/// A line of a file: its number and the places of its bytes, without what ends it.
///
/// A file may have a million of them.
struct RawLine {
  private let line: UInt32
  private let start: UInt32
  private let end: UInt32

  init(number: Int, range: Range<Int>) {
    line = UInt32(truncatingIfNeeded: number)
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
  }

  /// The number in the file, from 1.
  var number: Int { Int(line) }
  /// The places of its bytes.
  var range: Range<Int> { Int(start)..<Int(end) }
}

/// The bytes of a file, and its lines.
struct MailFile {
  let bytes: [UInt8]
  let lines: [RawLine]
  /// Whether it has more lines than are looked at.
  let isCut: Bool

  /// Finds the lines, whatever ends them.
  init(_ bytes: [UInt8], lineLimit: Int) {
    var lines: [RawLine] = []
    var start = 0
    while start < bytes.count, lines.count < lineLimit {
      let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
      let hasReturn = end < bytes.count && end > start && bytes[end - 1] == 0x0d
      lines.append(RawLine(number: lines.count + 1, range: start..<(hasReturn ? end - 1 : end)))
      start = end + 1
    }
    self.bytes = bytes
    self.lines = lines
    isCut = start < bytes.count
  }

  /// The bytes of a line.
  func content(_ line: RawLine) -> ArraySlice<UInt8> { bytes[line.range] }

  /// The bytes of a line, and what ends it.
  func whole(_ line: RawLine) -> ArraySlice<UInt8> {
    let end = line.range.upperBound
    let isReturn = end < bytes.count && bytes[end] == 0x0d
    return bytes[line.range.lowerBound..<min(end + (isReturn ? 2 : 1), bytes.count)]
  }

  /// Whether a line has nothing but spaces.
  func isBlank(_ line: RawLine) -> Bool { content(line).allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The places of the messages of an mbox, by the lines of each; anything else is one message.
  func messages(limit: Int) -> (all: [[RawLine]], isCut: Bool) {
    let first = lines.firstIndex { !isBlank($0) } ?? lines.count
    guard first < lines.count, content(lines[first]).starts(with: "From ".utf8) else {
      return ([Array(lines[first...])], false)
    }
    let starts = lines.indices.dropFirst(first).lazy.filter { self.beginsMessage($0, first: first) }
      .prefix(limit + 1)
    let places = Array(starts)
    guard !places.isEmpty else { return ([Array(lines[first...])], false) }
    let ends = places.dropFirst() + [lines.endIndex]
    let all = zip(places, ends).prefix(limit).map { start, end in
      lines[(start + 1)..<end].map(unescaped)
    }
    return (all, places.count > limit)
  }

  /// "From" at the beginning of a sentence is followed by no header.
  private func beginsMessage(_ place: Int, first: Int) -> Bool {
    guard content(lines[place]).starts(with: "From ".utf8), place + 1 < lines.count else {
      return false
    }
    return (place == first || isBlank(lines[place - 1]))
      && HeaderSection.field(content(lines[place + 1])) != nil
  }

  /// A line of a message that begins with "From" has one mark more in an mbox.
  private func unescaped(_ line: RawLine) -> RawLine {
    let text = content(line)
    let rest = text.drop { $0 == UInt8(ascii: ">") }
    guard rest.count < text.count, rest.starts(with: "From ".utf8) else { return line }
    return RawLine(number: line.number, range: (line.range.lowerBound + 1)..<line.range.upperBound)
  }
}
