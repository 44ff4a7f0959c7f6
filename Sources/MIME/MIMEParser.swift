internal import CGMime

extension MIMEPart {
  /// Reads the structure of a message; nil where there is none.
  ///
  /// GMime takes a kilobyte for every part and goes deeper for every address in another one, so that
  /// whoever calls this hands over few lines, and headers of the content only.
  ///
  /// - Parameter depthLimit: Parts inside of parts are read so deep.
  public init?(parsing bytes: [UInt8], depthLimit: Int) {
    guard GMime.isReady, let message = unsafe MIMEPart.message(bytes) else { return nil }
    defer { unsafe g_object_unref(message) }
    guard let body = unsafe message.pointee.mime_part else { return nil }
    unsafe self.init(body, depthLimit: depthLimit)
  }

  private static func message(_ bytes: [UInt8]) -> UnsafeMutablePointer<GMimeMessage>? {
    let parser = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe cgmime_parser(bytes.baseAddress, gsize(bytes.count))
    }
    // So that comments are no part of a parameter.
    let options = unsafe g_mime_parser_options_new()
    unsafe g_mime_parser_options_set_parameter_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT)
    defer {
      unsafe g_mime_parser_options_free(options)
      unsafe g_object_unref(parser)
    }
    return unsafe g_mime_parser_construct_message(parser, options)
  }

  private init?(_ object: UnsafeMutablePointer<GMimeObject>, depthLimit: Int) {
    guard let type = unsafe g_mime_object_get_content_type(object),
      let name = unsafe String(taking: g_mime_content_type_get_mime_type(type))
    else { return nil }
    func parameter(_ name: String) -> String? {
      unsafe String(copying: g_mime_content_type_get_parameter(type, name))
    }
    self.type = name.lowercased()
    charset = parameter("charset")
    format = parameter("format")?.lowercased()
    deletesSpaces = parameter("delsp")?.lowercased() == "yes"
    guard let (content, encoding) = unsafe MIMEPart.content(object, depthLimit: depthLimit) else {
      return nil
    }
    (self.content, self.encoding) = (content, encoding)
  }

  private static func content(
    _ object: UnsafeMutablePointer<GMimeObject>,
    depthLimit: Int
  ) -> (Content, TransferEncoding)? {
    if let multipart = unsafe cgmime_multipart(object) {
      guard depthLimit > 0 else { return (.tooDeep, .identity) }
      let parts = unsafe (0..<g_mime_multipart_get_count(multipart)).compactMap { place in
        unsafe g_mime_multipart_get_part(multipart, place)
          .flatMap { unsafe MIMEPart($0, depthLimit: depthLimit - 1) }
      }
      return (.parts(parts), .identity)
    }
    if let message = unsafe cgmime_message_part(object) {
      guard depthLimit > 0 else { return (.tooDeep, .identity) }
      let inner = unsafe g_mime_message_part_get_message(message)?.pointee.mime_part
      let part = unsafe inner.flatMap { unsafe MIMEPart($0, depthLimit: depthLimit - 1) }
      return (.message(part.map { [$0] } ?? []), .identity)
    }
    return unsafe cgmime_part(object).flatMap { unsafe bytes($0) }
  }

  private static func bytes(_ part: UnsafeMutablePointer<GMimePart>) -> (Content, TransferEncoding)?
  {
    guard let content = unsafe g_mime_part_get_content(part),
      let stream = unsafe g_mime_data_wrapper_get_stream(content)
    else { return nil }
    let start = unsafe Int(stream.pointee.bound_start)
    // Without an end it goes on to the last byte.
    let end = unsafe stream.pointee.bound_end < 0 ? .max : Int(stream.pointee.bound_end)
    let encoding = unsafe TransferEncoding(g_mime_part_get_content_encoding(part))
    return (.bytes(start..<max(start, end)), encoding)
  }
}
