import Digest
import RunView

/// What a page may load and run: the style and the script that stand in it, known by their digests,
/// and nothing else.
struct PagePolicy {
  private let style: String
  private let script: String?
  /// What more than its script a page may run.
  private let runsModule: Bool

  /// - Parameters:
  ///   - style: All that stands between the tags of its style sheet.
  ///   - script: The same of its script; nil where no script runs at all.
  ///   - runsModule: Whether the script may start WebAssembly that stands in the page.
  init(style: String, script: String?, runsModule: Bool) {
    self.style = style
    self.script = script
    self.runsModule = runsModule
  }

  /// A content security policy, as the head of a page gives it.
  var text: Markup {
    let module = runsModule ? " 'wasm-unsafe-eval'" : ""
    let scripts = script.map { "; \(PagePolicy.scripts) \(PagePolicy.source($0))\(module)" } ?? ""
    // No part of it is anybody's text, and its quotes are its own.
    return Markup(
      trusted: "\(PagePolicy.start); img-src data:; style-src \(PagePolicy.source(style))\(scripts)"
    )
  }

  /// How a policy begins.
  static let start = "default-src 'none'"
  /// What says which scripts run.
  static let scripts = "script-src"

  /// Code that stands in a page, by its digest (Content Security Policy 3, 2.3.1).
  static func source(_ code: String) -> String { "'sha256-\(SHA256(of: code).base64)'" }
}
