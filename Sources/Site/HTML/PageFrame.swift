import RunView

/// What every page has around its content: a head without requests, and a style of its own.
enum PageFrame {
  /// A whole page.
  ///
  /// - Parameters:
  ///   - description: One sentence what the page is, for search and previews; nil without one.
  ///   - style: The page's own style sheet.
  ///   - script: The page's own script; nil without one, and then no script runs at all.
  static func text(
    title: String,
    description: String? = nil,
    style: String,
    script: String? = nil,
    body: Markup
  ) -> String {
    text(title: title, description: description, style: style, script: script) { $0 += body }
  }

  /// The same for a body that is large, and therefore written into the page piece by piece.
  ///
  /// - Parameter runsModule: Whether its script may start WebAssembly that stands in the page.
  static func text(
    title: String,
    description: String? = nil,
    style: String,
    script: String? = nil,
    runsModule: Bool = false,
    writeBody: (inout Markup) -> Void
  ) -> String {
    let summary =
      description.map { "<meta name=\"description\" content=\"\($0)\">\n" as Markup } ?? ""
    let policy = PagePolicy(style: style, script: script, runsModule: runsModule)
    var page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      \(summary)<meta http-equiv="Content-Security-Policy" content="\(policy.text)">
      <link rel="icon" href="data:,">
      <style>\(Markup(trusted: style))</style>
      </head>
      <body>

      """
    writeBody(&page)
    let code = script.map { "<script>\(Markup(trusted: $0))</script>\n" as Markup } ?? ""
    page += "\(code)</body>\n</html>\n"
    return page.html
  }
}
