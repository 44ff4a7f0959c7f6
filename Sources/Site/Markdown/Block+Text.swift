import CommonMark
import RunView

// Text from content, mails and kernels, which may hold anything, as blocks.
extension Block {
  /// A paragraph.
  static func paragraph(_ text: String) -> Block {
    Block(.paragraph([.text(VisibleText.text(text))]))
  }

  /// A heading of level 1 to 6.
  static func heading(_ level: Int, _ text: String) -> Block {
    Block(.heading(level: level, [.text(VisibleText.text(text))]))
  }
}
