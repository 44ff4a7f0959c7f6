internal import CCMark

extension Tree {
  /// Parses text.
  init(parsing text: String) {
    var text = text
    let root = text.withUTF8 { unsafe Tree.parse($0, options: CMARK_OPT_DEFAULT) }
    unsafe self.init(owning: root)
  }

  /// Parses bytes, replacing malformed UTF-8.
  init(parsing bytes: [UInt8]) {
    let root = unsafe bytes.withUnsafeBufferPointer {
      unsafe Tree.parse($0, options: CMARK_OPT_VALIDATE_UTF8)
    }
    unsafe self.init(owning: root)
  }

  /// Renders text without building values.
  static func html(fromMarkdown text: String) -> String {
    var text = text
    return text.withUTF8 { unsafe html(from: $0, options: CMARK_OPT_DEFAULT) }
  }

  /// Renders bytes without building values.
  static func html(fromMarkdown bytes: [UInt8]) -> String {
    unsafe bytes.withUnsafeBufferPointer {
      unsafe html(from: $0, options: CMARK_OPT_VALIDATE_UTF8)
    }
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>,
    options: Int32
  ) -> OpaquePointer {
    let root = unsafe withCharacters(of: bytes) { start, count in
      unsafe cmark_parse_document(start, count, options)
    }
    guard let root = unsafe root else {
      preconditionFailure("cmark_parse_document returned no document")
    }
    return unsafe root
  }

  private static func html(from bytes: UnsafeBufferPointer<UInt8>, options: Int32) -> String {
    let output = unsafe withCharacters(of: bytes) { start, count in
      unsafe cmark_markdown_to_html(start, count, options)
    }
    return unsafe String(takingFromCMark: output)
  }

  /// Keeps glibc from collecting freed nodes in fast bins.
  ///
  /// Going through these again and again takes a third of the time of a large document, so this is
  /// done, for the whole process, when the first one of more than 1 MiB is read.
  private static let preparedForManyNodes: Void = {
    _ = mallopt(M_MXFAST, 0)
  }()

  /// Lends the part of a document that is read, as characters of C.
  private static func withCharacters<Result>(
    of bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafePointer<CChar>, Int) -> Result
  ) -> Result {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      return unsafe body("", 0)
    }
    let count = min(bytes.count, Markdown.maximumLength)
    if count > 1 << 20 { preparedForManyNodes }
    return unsafe start.withMemoryRebound(to: CChar.self, capacity: count) {
      unsafe body($0, count)
    }
  }
}
