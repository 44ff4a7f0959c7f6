/// The model as WebAssembly, as the page `try.html` carries it.
public struct PageModule: Hashable, Sendable {
  /// The module, compressed by gzip, in base64.
  public let base64: String
  /// What the sources were that it was built from: a digest of them.
  public let sources: String

  /// A module that was built, or found in a page.
  ///
  /// - Returns: nil where either part has characters that it cannot have.
  public init?(base64: String, sources: String) {
    let letters = base64.utf8.drop { PageModule.isDigit($0) }
    guard !base64.isEmpty, letters.allSatisfy({ $0 == UInt8(ascii: "=") }), letters.count <= 2,
      !sources.isEmpty, sources.utf8.allSatisfy(PageModule.isDigit)
    else { return nil }
    self.base64 = base64
    self.sources = sources
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  /// Reads the module out of a page that `report` has written; nil where there is none.
  public init?(ofPage page: String) {
    guard let start = page.utf8.firstRange(of: PageModule.start.utf8),
      let middle = page.utf8[start.upperBound...].firstRange(of: PageModule.middle.utf8),
      let end = page.utf8[middle.upperBound...].firstIndex(of: UInt8(ascii: "<"))
    else { return nil }
    self.init(
      base64: String(page[middle.upperBound..<end]),
      sources: String(page[start.upperBound..<middle.lowerBound])
    )
  }

  /// The element that holds it.
  var html: String { "\(PageModule.start)\(sources)\(PageModule.middle)\(base64)</script>\n" }

  private static let start = "<script type=\"text/plain\" id=\"module\" data-sources=\""
  private static let middle = "\">"
}
