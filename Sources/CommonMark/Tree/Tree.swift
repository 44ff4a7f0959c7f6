internal import CCMark

/// A tree of cmark nodes, which it owns and frees.
///
/// No pointer leaves it: content is added at a place that moves with ``within(_:_:)``, and read by
/// walking over the nodes.
@safe
struct Tree: ~Copyable {
  /// The document node.
  let root: OpaquePointer

  /// The node that content is added to.
  private var place: OpaquePointer

  /// Makes an empty document.
  init() {
    unsafe self.init(owning: Tree.node(CMARK_NODE_DOCUMENT))
  }

  /// Takes over a document node.
  init(owning root: OpaquePointer) {
    unsafe self.root = root
    unsafe place = root
  }

  deinit {
    unsafe cmark_node_free(root)
  }

  /// Adds an element and, inside it, what `content` adds.
  mutating func within(_ element: Element, _ content: (inout Tree) -> Void) {
    let outer = unsafe place
    unsafe place = append(element.type, configure: element.configure)
    content(&self)
    unsafe place = outer
  }

  /// Adds an element that has nothing inside.
  mutating func add(_ element: Element) {
    unsafe _ = append(element.type, configure: element.configure)
  }

  private func append(
    _ type: cmark_node_type,
    configure: (OpaquePointer) -> Void
  ) -> OpaquePointer {
    let node = unsafe Tree.node(type)
    unsafe configure(node)
    let isPlaced = unsafe cmark_node_append_child(place, node) == 1
    precondition(isPlaced, "cmark does not allow node type \(type.rawValue) here")
    return unsafe node
  }

  private static func node(_ type: cmark_node_type) -> OpaquePointer {
    guard let node = unsafe cmark_node_new(type) else {
      preconditionFailure("cmark knows no node type \(type.rawValue)")
    }
    return unsafe node
  }
}
