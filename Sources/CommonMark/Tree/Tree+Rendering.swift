internal import CCMark

extension Tree {
  /// Renders the tree as HTML, without raw HTML and dangerous links.
  consuming func html() -> String {
    unsafe String(takingFromCMark: cmark_render_html(root, CMARK_OPT_DEFAULT))
  }

  /// Renders the tree as CommonMark, filling lines if the width is not 0.
  consuming func commonMark(width: Int) -> String {
    let output = unsafe cmark_render_commonmark(root, CMARK_OPT_DEFAULT, Int32(clamping: width))
    return unsafe String(takingFromCMark: output)
  }

  /// Renders the tree for troff's man macros.
  consuming func man() -> String {
    unsafe String(takingFromCMark: cmark_render_man(root, CMARK_OPT_DEFAULT, 0))
  }
}

extension String {
  /// Copies a text that cmark has allocated and frees it.
  init(takingFromCMark text: UnsafeMutablePointer<CChar>?) {
    guard let text = unsafe text else {
      preconditionFailure("cmark returned no text")
    }
    unsafe self.init(cString: text)
    unsafe cmark_get_default_mem_allocator().pointee.free(text)
  }
}
