extension [[Block]] {
  /// Whether items can stand without blank lines and still read as they are.
  var isTight: Bool {
    allSatisfy { item in
      item.count <= 1 || item.count == 2 && item[0].isParagraph && item[1].canFollowText
    }
  }
}

extension Block {
  fileprivate var isParagraph: Bool {
    if case .paragraph = kind { true } else { false }
  }

  /// Whether the block is seen as one when it follows the line of a paragraph.
  fileprivate var canFollowText: Bool {
    switch kind {
    case .codeBlock: true
    case .bulletList(let items), .orderedList(1, let items): items.first?.first?.isParagraph == true
    default: false
    }
  }
}
