internal import CGMime

/// GMime, made ready once for the process.
enum GMime {
  static let isReady: Bool = {
    g_mime_init()
    return true
  }()
}

extension String {
  /// Copies a text of C, if there is one; malformed UTF-8 is repaired.
  init?(copying text: UnsafePointer<CChar>?) {
    guard let text = unsafe text else { return nil }
    unsafe self.init(cString: text)
  }

  /// Copies a text that GMime has made, and frees it.
  init?(taking text: UnsafeMutablePointer<CChar>?) {
    unsafe self.init(copying: text)
    unsafe g_free(text)
  }
}
