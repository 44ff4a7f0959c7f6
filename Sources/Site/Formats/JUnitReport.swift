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
    let failures = claims.filter { ClaimOutcome($0) == .failed }.count
    let skipped = claims.filter { ClaimOutcome($0) == .skipped }.count
    return " tests=\"\(claims.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
  }

  private static func testcase(_ claim: ResultsDocument.ClaimRecord) -> Markup {
    let name = XMLText.text(claim.title.map { "\(claim.id) \($0)" } ?? claim.id)
    let says = XMLText.text(claim.says)
    let inner: Markup
    switch ClaimOutcome(claim) {
    case .passed: inner = ""
    case .skipped: inner = "<skipped message=\"\(XMLText.text(claim.reason ?? "untested"))\"/>\n"
    case .failed:
      let verdict = claim.kind == "gap" ? "open" : claim.verdict
      let detail = XMLText.text(ClaimOutcome.detail(claim))
      inner =
        "<failure type=\"\(verdict)\" message=\"\(detail)\">\(says)</failure>\n"
    }
    return """
      <testcase classname="\(XMLText.text(claim.chapter))" name="\(name)" time="0">
      \(inner)</testcase>

      """
  }
}

/// Whether a claim passes as a test: a contradicted statement and an open gap do not.
enum ClaimOutcome: Hashable {
  case passed
  case failed
  case skipped

  init(_ claim: ResultsDocument.ClaimRecord) {
    if claim.kind == "gap" {
      let verdicts = claim.gaps.map(\.verdict)
      self =
        verdicts.contains("open")
        ? .failed : verdicts.allSatisfy { $0 == "untested" } ? .skipped : .passed
    } else {
      switch claim.verdict {
      case "confirmed": self = .passed
      case "untested": self = .skipped
      default: self = .failed
      }
    }
  }

  /// What fails, in one line.
  static func detail(_ claim: ResultsDocument.ClaimRecord) -> String {
    if claim.kind == "gap" {
      let places = claim.gaps.filter { $0.verdict == "open" }.map { gap in
        "\(gap.kernel ?? "host") \(gap.mode)" + (gap.isReal == true ? " real" : "")
      }
      return "open on \(places.joined(separator: ", "))"
    }
    let checks = claim.scenarios.flatMap(\.runs).flatMap(\.checks)
    let first = checks.first { $0.outcome == "differs" }
    let difference = first.map { "expected \($0.expected), observed \($0.observed)" }
    return [claim.verdict, claim.reason, difference].compactMap { $0 }.joined(separator: "; ")
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
