/// A piece of the text of a paragraph, a heading or a table cell.
public enum Inline: Sendable, Equatable {
  /// Characters that stand for themselves.
  case text(String)

  /// A code span.
  case code(String)

  /// Emphasised content.
  case emphasis([Inline])

  /// Strongly emphasised content.
  case strong([Inline])

  /// A link; an empty title is none.
  case link(destination: String, title: String, [Inline])

  /// An image and the text that describes it; an empty title is none.
  case image(destination: String, title: String, [Inline])

  /// The end of a line in the source, which means a space.
  case softBreak

  /// A line break that shows.
  case lineBreak

  /// Raw HTML of an author, who is not trusted: it never reaches rendered HTML.
  case html(String)
}
