/// How a part of a message is put into seven bits (RFC 2045).
enum TransferEncoding {
  case none
  case quotedPrintable
  case base64

  init(_ name: String) {
    switch name.lowercased().filter({ !$0.isWhitespace }) {
    case "quoted-printable": self = .quotedPrintable
    case "base64": self = .base64
    default: self = .none
    }
  }

  /// The decoded lines; what is broken stays as it is.
  func decoded(_ lines: ArraySlice<RawLine>) -> [RawLine] {
    switch self {
    case .none: Array(lines)
    case .quotedPrintable: TransferEncoding.quotedPrintable(lines)
    case .base64: TransferEncoding.base64(lines)
    }
  }

  private static func quotedPrintable(_ lines: ArraySlice<RawLine>) -> [RawLine] {
    var result: [RawLine] = []
    var bytes: [UInt8] = []
    var number = 0
    for line in lines {
      if bytes.isEmpty { number = line.number }
      let isSoft = append(line.bytes, to: &bytes)
      guard !isSoft else { continue }
      result.append(RawLine(number: number, bytes: bytes[...]))
      bytes = []
    }
    if !bytes.isEmpty { result.append(RawLine(number: number, bytes: bytes[...])) }
    return result
  }

  /// Says whether the line goes on in the next one.
  private static func append(_ line: ArraySlice<UInt8>, to bytes: inout [UInt8]) -> Bool {
    var place = line.startIndex
    var end = line.endIndex
    while end > place, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    while place < end {
      guard line[place] == UInt8(ascii: "=") else {
        bytes.append(line[place])
        place += 1
        continue
      }
      if place + 1 == end { return true }
      if place + 2 < end, let high = digit(line[place + 1]), let low = digit(line[place + 2]) {
        bytes.append(high << 4 | low)
        place += 3
      } else {
        bytes.append(line[place])
        place += 1
      }
    }
    return false
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// Lines of the content have the number of the encoded line that they begin in.
  private static func base64(_ lines: ArraySlice<RawLine>) -> [RawLine] {
    var result: [RawLine] = []
    var current: [UInt8] = []
    var number = lines.first?.number ?? 1
    var buffer: UInt32 = 0
    var bits = 0
    for line in lines {
      for byte in line.bytes {
        guard let value = sextet(byte) else { continue }
        buffer = buffer << 6 | value
        bits += 6
        guard bits >= 8 else { continue }
        bits -= 8
        let decoded = UInt8(truncatingIfNeeded: buffer >> UInt32(bits))
        if decoded == 0x0a {
          if current.last == 0x0d { current.removeLast() }
          result.append(RawLine(number: number, bytes: current[...]))
          current = []
          number = line.number
        } else {
          current.append(decoded)
        }
      }
    }
    if !current.isEmpty { result.append(RawLine(number: number, bytes: current[...])) }
    return result
  }

  private static func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
