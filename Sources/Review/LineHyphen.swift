/// Words that are parted at the end of a line.
enum LineHyphen {
  /// The word that the last of a line and the first of the next are; nil where they are two.
  static func joined(_ last: Substring, _ next: Substring) -> Substring? {
    guard let first = next.utf8.first, (0x61...0x7a).contains(first) else { return nil }
    let bytes = last.utf8
    if bytes.suffix(3).elementsEqual(hyphen.utf8) { return Substring(bytes.dropLast(3)) + next }
    guard bytes.last == UInt8(ascii: "-"), let before = bytes.dropLast().last,
      before >= 0x80 || (0x61...0x7a).contains(before | 0x20)
    else { return nil }
    let part = Substring(bytes.dropLast())
    let lastPart = String(
      decoding: part.utf8.reversed().prefix { $0 != 0x2d }.reversed(),
      as: UTF8.self
    )
    let isCompound = compounds.contains(lastPart.lowercased())
    return isCompound ? last + next : part + next
  }

  /// The sign that manual pages part words with.
  private static let hyphen = "\u{2010}"

  /// Words that make others together with what follows them.
  private static let compounds: Set<String> = Set(
    """
    per non low high user general guest host task cpu event time system kernel single fixed branch \
    last first read write round well long short full half self side counter hardware software two \
    three four one so built in on off model mode record level edge cross back run ring lock real top
    """
    .split(separator: " ").map(String.init)
  )
}
