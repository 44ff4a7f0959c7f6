internal import CGMime

/// Turns the bytes of a character set into UTF-8, piece by piece.
@safe
public final class CharsetDecoder {
  private let name: String
  private var converter: iconv_t?
  /// The beginning of a character whose end is in the next piece.
  private var rest: [UInt8] = []
  /// Whether some bytes were no character; U+FFFD stands in their place.
  public private(set) var isDamaged = false

  /// Names have letters, digits and these; anything else would be an instruction to the converter.
  private static let signs = Array("-_.:+".utf8)
  private static let lengthLimit = 40

  /// nil for a character set that is not known.
  public init?(_ name: String) {
    guard GMime.isReady, CharsetDecoder.isName(name) else { return nil }
    self.name = name.lowercased()
    guard let converter = unsafe cgmime_converter(name) else { return nil }
    unsafe self.converter = converter
    guard order != nil else { return }
    // It is opened anew when the mark of its order was seen.
    unsafe g_mime_iconv_close(converter)
    unsafe self.converter = nil
  }

  deinit {
    if let converter = unsafe converter { unsafe g_mime_iconv_close(converter) }
  }

  private static func isName(_ name: String) -> Bool {
    (1...lengthLimit).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || signs.contains(byte)
      }
  }

  /// A character set whose bytes come in either order, and how many a character has at least.
  ///
  /// Without a mark the high byte comes first (RFC 2781, section 4.3).
  private var order: Int? {
    switch name {
    case "utf-16", "utf16": 2
    case "utf-32", "utf32": 4
    default: nil
    }
  }

  /// How many bytes a character has at least.
  private var unit: Int { name.hasPrefix("utf-32") ? 4 : name.hasPrefix("utf-16") ? 2 : 1 }

  /// Appends the characters that are known once these bytes are.
  public func decode(_ bytes: some Collection<UInt8>, into output: inout [UInt8]) {
    rest += bytes
    guard unsafe converter != nil || open() else { return }
    let input = rest
    rest = convert(input, into: &output)
  }

  /// Appends what stands for a character that was begun and has no end.
  public func finish(into output: inout [UInt8]) {
    guard !rest.isEmpty else { return }
    rest = []
    isDamaged = true
    output += CharsetDecoder.replacement
  }

  private static let replacement = Array("\u{fffd}".utf8)

  /// Opens the converter for the order of the first bytes; false while too few of them are known.
  private func open() -> Bool {
    guard let size = order, rest.count >= size else { return false }
    let isMarked =
      rest.starts(with: [0xff, 0xfe]) || rest.starts(with: [0xfe, 0xff])
      || rest.starts(with: [0, 0, 0xfe, 0xff])
    unsafe converter = cgmime_converter(isMarked ? name : "\(name)be")
    return unsafe converter != nil
  }

  /// Converts what is whole, and gives back the beginning of what is not.
  private func convert(_ input: [UInt8], into output: inout [UInt8]) -> [UInt8] {
    var start = 0
    while start < input.count {
      let (end, used) = piece(input, start, &output)
      start += used
      if end == CGMIME_INCOMPLETE { return Array(input[start...]) }
      if end == CGMIME_INVALID || used == 0 {
        isDamaged = true
        output += CharsetDecoder.replacement
        start += unit
      }
    }
    return []
  }

  /// Converts into a buffer of limited size: how it ended, and how many bytes were read.
  private func piece(
    _ input: [UInt8],
    _ start: Int,
    _ output: inout [UInt8]
  ) -> (end: cgmime_end, used: Int) {
    unsafe input.withUnsafeBytes { input in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
        let first = unsafe input.baseAddress?.assumingMemoryBound(to: CChar.self)
        var source = unsafe first?.advanced(by: start)
        var left = input.count - start
        let all = left
        var target = buffer.baseAddress
        var free = buffer.count
        let end = unsafe cgmime_convert(converter, &source, &left, &target, &free)
        unsafe output += UnsafeRawBufferPointer(
          rebasing: UnsafeRawBufferPointer(buffer)[..<(buffer.count - free)]
        )
        return (end, all - left)
      }
    }
  }
}
