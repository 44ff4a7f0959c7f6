import Digest
import Foundation
import Testing

@testable import Site

/// What a page lets run.
@Suite struct PagePolicyTests {
  /// The examples of FIPS 180-4, and of nothing.
  @Test(
    arguments: [
      ("", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
      ("abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE="
      ),
    ]
  )
  func `digests are those of the standard`(text: String, base64: String) {
    #expect(SHA256(of: text).base64 == base64)
  }

  @Test func `only the code that stands in a page runs`() throws {
    let page = PageFrame.text(title: "T", style: "p { a: b }", script: "run()") { _ in }
    #expect(page.contains("style-src \(PagePolicy.source("p { a: b }"));"))
    #expect(page.contains("script-src \(PagePolicy.source("run()"))\">"))
    #expect(page.contains("<style>p { a: b }</style>") && page.contains("<script>run()</script>"))
    #expect(!page.contains("unsafe"))
    let silent = PageFrame.text(title: "T", style: "p {}") { _ in }
    #expect(!silent.contains("script"))
    let model = PageFrame.text(title: "T", style: "", script: "run()", runsModule: true) { _ in }
    #expect(model.contains("' 'wasm-unsafe-eval'\">"))
  }

  @Test(arguments: [nil, "run()"])
  func `a page that is served live may ask its server, and no other`(script: String?) throws {
    let page = PageFrame.text(title: "T", style: "p {}", script: script) { _ in }
    let live = LivePage.page(page)
    let found = live.firstMatch(of: /content="(default-src[^"]*)"/)
    let policy = try #require(found?.1)
    #expect(policy.contains("connect-src 'self'") && policy.hasPrefix("default-src 'none'; "))
    #expect(policy.components(separatedBy: "script-src").count == 2)
    for code in live.matches(of: /<script>(.*?)<\/script>/.dotMatchesNewlines()) {
      #expect(policy.contains(PagePolicy.source(String(code.1))))
    }
    #expect(live.matches(of: /<script>/).count == (script == nil ? 1 : 2))
  }
}
