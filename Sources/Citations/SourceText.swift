import ScenarioLanguage

/// The text of functions in C, as far as it decides what they do.
public enum SourceText {
  /// A digest of a function's text that comments and white space make no difference to.
  public static func digest(_ lines: some Sequence<Substring>) -> String {
    var words: [UInt8] = []
    var isComment = false
    var isGap = false
    for line in lines {
      var bytes = line.utf8[...]
      while let byte = bytes.popFirst() {
        if isComment {
          if byte == UInt8(ascii: "*"), bytes.first == UInt8(ascii: "/") {
            bytes.removeFirst()
            isComment = false
          }
        } else if byte == UInt8(ascii: "/"), bytes.first == UInt8(ascii: "*") {
          bytes.removeFirst()
          isComment = true
          isGap = true
        } else if byte == UInt8(ascii: "/"), bytes.first == UInt8(ascii: "/") {
          break
        } else if byte <= 0x20 {
          isGap = true
        } else {
          // Between two words a gap counts, however wide it is; beside a sign it does not.
          if isGap, let last = words.last, isWord(last), isWord(byte) { words.append(0x20) }
          isGap = false
          words.append(byte)
        }
      }
      isGap = true
    }
    return Fingerprint.hex(String(decoding: words, as: UTF8.self))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}
