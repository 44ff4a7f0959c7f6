import MIME

/// The lines of a message that its structure depends on: all that GMime has to see.
///
/// Text, and headers that say nothing of the content, are left out. So what GMime takes for each header and
/// part is bounded, and it meets no addresses, in which it would go as deep as a stranger likes.
struct StructureLines {
  /// Where such a line begins in what GMime sees, and the line of the message that it is.
  private struct Place {
    let start: Int
    let line: Int
  }

  /// GMime takes a kilobyte for a part and a header, and holds each line that may be a boundary against
  /// that of every part around it.
  private static let lineLimit = 30_000
  private static let byteLimit = 1 << 20
  /// A boundary has at most 70 characters (RFC 2046, section 5.1.1).
  private static let boundaryLimit = 512
  private static let fieldLimit = 8 << 10

  private var bytes: [UInt8] = []
  private var places: [Place] = []
  private var boundaries: [Place] = []
  private var blankCount = 0
  private let lineCount: Int
  /// Whether it has more of them than are looked at.
  private(set) var isCut = false

  /// Reads the headers of a message, and the lines of its body.
  init(_ headers: HeaderSection, _ body: ArraySlice<RawLine>, of file: MailFile) {
    lineCount = body.endIndex
    for name in ["content-type", "content-transfer-encoding"] {
      guard let value = headers.fields[name] else { continue }
      add("\(name): ".utf8 + value.prefix(StructureLines.fieldLimit), line: body.startIndex - 1)
    }
    add([], line: body.startIndex - 1)
    var isField = false
    for place in body.indices {
      guard places.count < StructureLines.lineLimit, bytes.count < StructureLines.byteLimit else {
        isCut = true
        return
      }
      isField = take(file.content(body[place]), line: place, isField: isField)
    }
  }

  /// Keeps a line if it matters; says whether it belongs to a field of the content.
  private mutating func take(_ line: ArraySlice<UInt8>, line place: Int, isField: Bool) -> Bool {
    guard let first = line.first else {
      // What stands before the second one is content.
      if blankCount < 2 { add([], line: place) }
      return false
    }
    if line.starts(with: "--".utf8), line.count <= StructureLines.boundaryLimit {
      boundaries.append(Place(start: bytes.count, line: place))
      add(line, line: place)
      return false
    }
    let isNext = isField && (first == 0x20 || first == 0x09)
    if isNext || StructureLines.isContentField(line) {
      add(line.prefix(StructureLines.fieldLimit), line: place)
      return true
    }
    // A message in a part may begin with text and have no headers at all.
    let isText = blankCount == 1 && places.last?.line == place - 1
    if isText, HeaderSection.field(line) == nil { add([], line: place - 1) }
    return false
  }

  private mutating func add(_ line: some Collection<UInt8>, line place: Int) {
    places.append(Place(start: bytes.count, line: place))
    blankCount = line.isEmpty ? blankCount + 1 : 0
    bytes += line
    bytes.append(0x0a)
  }

  private static func isContentField(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first | 0x20 == UInt8(ascii: "c") else { return false }
    let name = HeaderSection.field(line)?.name
    return name == "content-type" || name == "content-transfer-encoding"
  }

  /// The structure, as GMime reads it.
  func part(depthLimit: Int) -> MIMEPart? { MIMEPart(parsing: bytes, depthLimit: depthLimit) }

  /// The lines of the message that a part's content has.
  func lines(_ content: Range<Int>) -> Range<Int> {
    // It begins behind the empty line that ends the headers, and ends before a boundary.
    let head = places.partitioningPlace { $0.start >= content.lowerBound } - 1
    let start = places.indices.contains(head) ? places[head].line + 1 : 0
    let from = max(content.lowerBound, content.upperBound)
    let end = boundaries.partitioningPlace { $0.start >= from }
    return start..<max(start, end < boundaries.count ? boundaries[end].line : lineCount)
  }
}

extension Array {
  /// The first place of an ordered list from which on something is so.
  fileprivate func partitioningPlace(_ isBehind: (Element) -> Bool) -> Int {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = isBehind(self[middle]) ? range.lowerBound..<middle : (middle + 1)..<range.upperBound
    }
    return range.lowerBound
  }
}
