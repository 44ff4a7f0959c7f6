import CommonMark

/// What changed between two reports, as Markdown for a mail or a release note.
public enum ChangesMarkdown {
  /// The whole text.
  public static func text(_ changes: ResultsChanges) -> String {
    let head = [
      Block.heading(2, "Changes since \(changes.since)"), Block.paragraph(changes.summary),
    ]
    return Markdown.renderCommonMark(
      changes.sections.reduce(into: head) { blocks, section in
        blocks.append(Block.heading(3, section.title))
        blocks.append(Block(.bulletList(section.lines.map { [Block.paragraph($0)] })))
      }
    )
  }
}
