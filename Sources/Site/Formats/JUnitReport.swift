import Report
import RunView

/// The results as JUnit XML, as CI systems read it: a suite for each chapter, a case for each claim.
public enum JUnitReport {
  /// The whole file.
  public static func text(_ document: ResultsDocument) -> String {
    var chapters: [String] = []
    for claim in document.claims where chapters.last != claim.chapter {
      chapters.append(claim.chapter)
    }
    let suites = chapters.map { chapter in
      suite(chapter, document.claims.filter { $0.chapter == chapter })
    }
    let head: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="vpmu-gaps"\(counts(document.claims))>
      \(suites)</testsuites>

      """
    return head.html
  }

  private static func suite(
    _ chapter: String,
    _ claims: [ResultsDocument.ClaimRecord]
  ) -> Markup {
    """
    <testsuite name="\(XMLText.text(chapter))"\(counts(claims))>
    \(claims.map(testcase))</testsuite>

    """
  }

  private static func counts(_ claims: [ResultsDocument.ClaimRecord]) -> Markup {
    let failures = claims.filter { $0.outcome == .failed }.count
    let skipped = claims.filter { $0.outcome == .skipped }.count
    return " tests=\"\(claims.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
  }

  private static func testcase(_ claim: ResultsDocument.ClaimRecord) -> Markup {
    let name = XMLText.text(claim.testName)
    let says = XMLText.text(claim.says)
    let inner: Markup
    switch claim.outcome {
    case .passed: inner = ""
    case .skipped:
      inner = "<skipped message=\"\(XMLText.text(claim.reason ?? claim.overall.rawValue))\"/>\n"
    case .failed:
      let detail = XMLText.text(claim.failure)
      inner =
        "<failure type=\"\(claim.overall.rawValue)\" message=\"\(detail)\">\(says)</failure>\n"
    }
    return """
      <testcase classname="\(XMLText.text(claim.chapter))" name="\(name)" time="0">
      \(inner)</testcase>

      """
  }
}

/// Text that XML 1.0 can hold.
enum XMLText {
  /// Control characters are shown as they are elsewhere; two code points that XML lacks go the same way.
  static func text(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      result +=
        scalar.value == 0xfffe || scalar.value == 0xffff
        ? "\u{2039}U+\(String(scalar.value, radix: 16, uppercase: true))\u{203a}"
        : VisibleText.text(scalar)
    }
  }
}

extension OutputFormat {
  /// JUnit XML.
  public static let junit = OutputFormat("junit", file: "junit.xml", isPublished: false) {
    JUnitReport.text(ResultsDocument($0.results))
  }
}
