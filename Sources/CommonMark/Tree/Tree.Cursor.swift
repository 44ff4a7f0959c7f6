internal import CCMark

extension Tree {
  /// A node on the way of a walk, which is valid until the walk goes on.
  @safe
  struct Cursor: ~Copyable {
    private let node: OpaquePointer

    /// Whether the walk comes to what is inside the node, rather than leaving it.
    let isEntering: Bool

    fileprivate init(node: OpaquePointer, isEntering: Bool) {
      unsafe self.node = node
      self.isEntering = isEntering
    }

    /// The type of the node.
    var type: cmark_node_type { unsafe cmark_node_get_type(node) }

    /// The characters of a node that has some.
    var literal: String { unsafe String(orEmpty: cmark_node_get_literal(node)) }

    /// The info string of a code block.
    var info: String { unsafe String(orEmpty: cmark_node_get_fence_info(node)) }

    /// The destination of a link or an image.
    var destination: String { unsafe String(orEmpty: cmark_node_get_url(node)) }

    /// The title of a link or an image.
    var title: String { unsafe String(orEmpty: cmark_node_get_title(node)) }

    /// The level of a heading.
    var level: Int { unsafe Int(cmark_node_get_heading_level(node)) }

    /// The number of the first item, unless the list has bullets.
    var listStart: Int? {
      guard unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST else { return nil }
      return unsafe Int(cmark_node_get_list_start(node))
    }

    /// The lines of a block.
    var lines: ClosedRange<Int> {
      let first = unsafe Int(cmark_node_get_start_line(node))
      return unsafe first...max(first, Int(cmark_node_get_end_line(node)))
    }
  }

  /// Shows every node in order, those with content a second time after it.
  borrowing func walk(_ visit: (borrowing Cursor) -> Void) {
    let walk = unsafe cmark_iter_new(root)
    defer { unsafe cmark_iter_free(walk) }
    while true {
      let event = unsafe cmark_iter_next(walk)
      guard event != CMARK_EVENT_DONE, let node = unsafe cmark_iter_get_node(walk) else { return }
      visit(unsafe Cursor(node: node, isEntering: event == CMARK_EVENT_ENTER))
    }
  }
}

extension String {
  /// Copies a text of C, if there is one.
  fileprivate init(orEmpty text: UnsafePointer<CChar>?) {
    guard let text = unsafe text else {
      self = ""
      return
    }
    unsafe self.init(cString: text)
  }
}
