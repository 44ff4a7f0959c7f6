internal import CCMark

extension Tree {
  /// What can be added to a tree.
  enum Element {
    case blockQuote
    case bulletList(isTight: Bool)
    case orderedList(start: Int, isTight: Bool)
    case item
    case paragraph
    case heading(level: Int)
    case codeBlock(info: String, text: String)
    case htmlBlock(String)
    case thematicBreak
    /// A block with markup of the output format before and after what is inside.
    case customBlock(before: String, after: String)

    case text(String)
    case code(String)
    case html(String)
    case softBreak
    case lineBreak
    case emphasis
    case strong
    case link(destination: String, title: String)
    case image(destination: String, title: String)
    /// Markup of the output format before and after what is inside.
    case custom(before: String, after: String)

    /// The number that cmark has for it.
    var type: cmark_node_type {
      switch self {
      case .blockQuote: CMARK_NODE_BLOCK_QUOTE
      case .bulletList, .orderedList: CMARK_NODE_LIST
      case .item: CMARK_NODE_ITEM
      case .paragraph: CMARK_NODE_PARAGRAPH
      case .heading: CMARK_NODE_HEADING
      case .codeBlock: CMARK_NODE_CODE_BLOCK
      case .htmlBlock: CMARK_NODE_HTML_BLOCK
      case .thematicBreak: CMARK_NODE_THEMATIC_BREAK
      case .customBlock: CMARK_NODE_CUSTOM_BLOCK
      case .text: CMARK_NODE_TEXT
      case .code: CMARK_NODE_CODE
      case .html: CMARK_NODE_HTML_INLINE
      case .softBreak: CMARK_NODE_SOFTBREAK
      case .lineBreak: CMARK_NODE_LINEBREAK
      case .emphasis: CMARK_NODE_EMPH
      case .strong: CMARK_NODE_STRONG
      case .link: CMARK_NODE_LINK
      case .image: CMARK_NODE_IMAGE
      case .custom: CMARK_NODE_CUSTOM_INLINE
      }
    }

    /// Gives a new node of its type what belongs to it.
    @safe
    func configure(_ node: OpaquePointer) {
      switch self {
      case .bulletList(let isTight):
        unsafe cmark_node_set_list_type(node, CMARK_BULLET_LIST)
        unsafe cmark_node_set_list_tight(node, isTight ? 1 : 0)
      case .orderedList(let start, let isTight):
        unsafe cmark_node_set_list_type(node, CMARK_ORDERED_LIST)
        unsafe cmark_node_set_list_delim(node, CMARK_PERIOD_DELIM)
        unsafe cmark_node_set_list_start(node, Int32(clamping: start))
        unsafe cmark_node_set_list_tight(node, isTight ? 1 : 0)
      case .heading(let level):
        unsafe cmark_node_set_heading_level(node, Int32(clamping: level))
      case .codeBlock(let info, let text):
        unsafe info.withCText { unsafe _ = cmark_node_set_fence_info(node, $0) }
        unsafe text.withCText { unsafe _ = cmark_node_set_literal(node, $0) }
      case .htmlBlock(let text), .text(let text), .code(let text), .html(let text):
        unsafe text.withCText { unsafe _ = cmark_node_set_literal(node, $0) }
      case .link(let destination, let title), .image(let destination, let title):
        unsafe destination.withCText { unsafe _ = cmark_node_set_url(node, $0) }
        unsafe title.withCText { unsafe _ = cmark_node_set_title(node, $0) }
      case .customBlock(let before, let after), .custom(let before, let after):
        unsafe before.withCText { unsafe _ = cmark_node_set_on_enter(node, $0) }
        unsafe after.withCText { unsafe _ = cmark_node_set_on_exit(node, $0) }
      case .blockQuote, .item, .paragraph, .thematicBreak, .softBreak, .lineBreak, .emphasis,
        .strong:
        break
      }
    }
  }
}

extension String {
  /// Lends the text to C, with NUL replaced as the parser replaces it.
  fileprivate func withCText(_ body: (UnsafePointer<CChar>) -> Void) {
    guard utf8.contains(0) else {
      return unsafe withCString(body)
    }
    let text = String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    unsafe text.withCString(body)
  }
}
