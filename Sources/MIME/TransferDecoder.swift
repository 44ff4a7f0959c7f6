internal import CGMime

/// How a part of a message is put into seven bits (RFC 2045).
public enum TransferEncoding: Hashable, Sendable {
  /// As it is.
  case identity
  case quotedPrintable
  case base64
  case uuencode

  init(_ encoding: GMimeContentEncoding) {
    switch encoding {
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE: self = .quotedPrintable
    case GMIME_CONTENT_ENCODING_BASE64: self = .base64
    case GMIME_CONTENT_ENCODING_UUENCODE: self = .uuencode
    default: self = .identity
    }
  }

  fileprivate var value: GMimeContentEncoding {
    switch self {
    case .identity: GMIME_CONTENT_ENCODING_8BIT
    case .quotedPrintable: GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
    case .base64: GMIME_CONTENT_ENCODING_BASE64
    case .uuencode: GMIME_CONTENT_ENCODING_UUENCODE
    }
  }
}

/// Decodes what was put into seven bits, piece by piece, so that it is known where each piece came from.
public struct TransferDecoder {
  private var state = GMimeEncoding()

  /// Begins with a part.
  public init(_ encoding: TransferEncoding) {
    unsafe g_mime_encoding_init_decode(&state, encoding.value)
  }

  /// The bytes that are known once this piece is; what is broken stays as it is.
  public mutating func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let input = ContiguousArray(bytes)
    guard !input.isEmpty else { return [] }
    let capacity = unsafe g_mime_encoding_outlen(&state, input.count) + 4
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      unsafe input.withUnsafeBytes { input in
        unsafe count = g_mime_encoding_step(
          &state,
          input.baseAddress?.assumingMemoryBound(to: CChar.self),
          input.count,
          UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
        )
      }
    }
  }
}
