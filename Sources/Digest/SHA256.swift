import CGLib

/// A SHA-256 digest, as GLib makes it.
///
/// The safe face of GLib's checksums; what is unsafe about it stays in this file.
public struct SHA256: Sendable {
  /// The digest, 32 bytes.
  public let bytes: [UInt8]

  /// The digest of a text in UTF-8.
  public init(of text: String) {
    var text = text
    bytes = text.withUTF8 { text in
      unsafe [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { digest, count in
        guard let checksum = unsafe g_checksum_new(G_CHECKSUM_SHA256) else {
          // GLib knows this kind always.
          preconditionFailure("GLib has no SHA-256")
        }
        unsafe g_checksum_update(checksum, text.baseAddress, text.count)
        var length = gsize(SHA256.byteCount)
        unsafe g_checksum_get_digest(checksum, digest.baseAddress, &length)
        unsafe g_checksum_free(checksum)
        count = Int(length)
      }
    }
  }

  private static let byteCount = 32

  /// The digest in base 64, as browsers read it.
  public var base64: String {
    guard let text = unsafe g_base64_encode(bytes, gsize(bytes.count)) else { return "" }
    defer { unsafe g_free(text) }
    return unsafe String(cString: text)
  }
}
