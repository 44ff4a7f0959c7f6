import RunView

/// Where a scenario can be tried: nowhere, as long as there is no page with the model.
struct TryLink {
  private let page: String?

  /// - Parameter folder: The way from the page that has the link to the output folder.
  init(_ module: PageModule?, folder: String = "") {
    page = module.map { _ in folder + TryPage.fileName }
  }

  /// A link to a scenario of the catalog.
  func html(_ scenario: String) -> Markup {
    page.map { "<p class=\"small\"><a href=\"\($0)#\(scenario)\">Try it</a></p>\n" } ?? ""
  }

  /// A link to the page itself, in a sentence.
  var sentence: Markup {
    page.map { " <a href=\"\($0)\">Try</a> a scenario of your own on the model." } ?? ""
  }
}
