import CommonMark

/// What changed between two reports, as Markdown for a mail or a release note.
public enum ChangesMarkdown {
  /// The whole text.
  public static func text(_ changes: ResultsChanges) -> String {
    func words(_ text: String) -> [Inline] { [.text(VisibleText.text(text))] }
    var blocks = [
      Block(.heading(level: 2, words("Changes since \(changes.since)"))),
      Block(.paragraph(words(changes.summary))),
    ]
    for section in changes.sections {
      blocks.append(Block(.heading(level: 3, words(section.title))))
      blocks.append(Block(.bulletList(section.lines.map { [Block(.paragraph(words($0)))] })))
    }
    return Markdown.renderCommonMark(blocks)
  }
}
