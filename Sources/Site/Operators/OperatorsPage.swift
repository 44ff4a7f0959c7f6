import Catalog
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner

/// What somebody who runs hosts with guests has to know: each cause, what takes it away, what that
/// costs, and the gaps that it opens.
struct OperatorsPage {
  static let fileName = "operators.html"
  private static let title = "What operators of KVM hosts need to know"

  private let results: CatalogResults
  private let title: String
  /// Whom it is made for; nil for everybody.
  private let targets: ReportTargets?

  init(_ results: CatalogResults, _ targets: ReportTargets?) {
    self.results = results
    self.targets = targets
    title = targets.map { "\($0.title): what to do" } ?? OperatorsPage.title
  }

  /// A cause and the open gaps that blame it first, the gravest first.
  private var causes: [(cause: GapCause, gaps: [ClaimResult])] {
    let open = results.openGaps
    return open.compactMap { $0.claim.blames.first }.uniqued.map { cause in
      (cause, open.filter { $0.claim.blames.first == cause })
    }
  }

  /// The whole file.
  var text: String {
    let causes = causes
    let entries = causes.map { cause, gaps -> Markup in
      "<li><a href=\"#\(anchor(cause))\">\(cause.title)</a> <span class=\"muted\">\(count(gaps))</span>\n"
    }
    let contents: Markup =
      causes.isEmpty ? "<p>No gap is open.</p>\n" : "<ul>\n\(entries)</ul>\n"
    let sections = causes.map(section)
    return PageFrame.text(
      title: title,
      description: "Causes of wrong performance counts in guests, what helps, and what that costs.",
      style: Stylesheet.operators,
      body: """
        <nav aria-label="Report"><ul><li><a href="report.html">Report</a>
        <li><a href="document/index.html">Document</a></ul></nav>
        <main class="operators">
        <h1>\(title)</h1>
        <p>A guest\u{2019}s counters are events of the host\u{2019}s perf. When they lose their hardware the guest reads wrong numbers and is not told. \
        Here stand the causes, the likeliest first, each with what helps, what that costs, and what it does to guests. \
        Each id leads to the runs.</p>
        \(madeFor)\(contents)\(signs)\(sections)</main>

        """
    )
  }

  /// The places, and what stands for a release without a model of its own.
  private var madeFor: Markup {
    guard let targets else { return "" }
    let items = targets.targets.map { target -> Markup in
      "<li><b>\(target.text)</b>. \(target.profileText ?? "")\n"
    }
    return """
      <p>Made for these places. What was found on another processor was tried on these, and is told where it is so there.</p>
      <ul>
      \(items)</ul>

      """
  }

  private func anchor(_ cause: GapCause) -> String {
    cause.rawValue.replacing(" ", with: "-")
  }

  private func count(_ gaps: [ClaimResult]) -> String {
    gaps.count == 1 ? "1 gap" : "\(gaps.count) gaps"
  }

  private func section(_ cause: GapCause, _ gaps: [ClaimResult]) -> Markup {
    let gaps = gaps.map(gap)
    return """
      <section id="\(anchor(cause))"><h2>\(cause.title)</h2>
      \(remedies(cause))<h3>What it does to guests</h3>
      \(gaps)</section>

      """
  }

  // MARK: Signs

  /// Commands that tell on a host whether guests are concerned.
  private var signs: Markup {
    let found = results.claims.flatMap { result in
      (result.claim.remedy?.signs ?? []).map { (result, $0) }
    }
    guard !found.isEmpty else { return "" }
    let items = found.map { result, sign -> Markup in
      """
      <li><pre\(Markup.focusable)>\(sign.command)</pre>
      It prints <code>\(sign.shows)</code> where \(link(result)) is needed.

      """
    }
    return """
      <section><h2>How to tell on a host</h2>
      <p>For a shell with the rights of the administrator. Each is tried on a real kernel, beside a guest that loses
      nothing and beside one that does.</p>
      <ul>
      \(items)</ul></section>

      """
  }

  // MARK: Remedies

  private func remedies(_ cause: GapCause) -> Markup {
    let found = results.claims.filter { $0.claim.remedy?.relieves.contains(cause) == true }
    guard !found.isEmpty else { return "<p>Nothing that was tried helps.</p>\n" }
    let items = found.map(remedy)
    return "<h3>What helps</h3>\n<ul>\n\(items)</ul>\n"
  }

  private func remedy(_ result: ClaimResult) -> Markup {
    guard let remedy = result.claim.remedy else { return "" }
    let seen = ClaimText(result).kernels.map { " on \($0)" } ?? ""
    return """
      <li><b>\(remedy.todo)</b><br>The price: \(remedy.price)<br>
      <span class="muted">Tried: \(VerdictMark(result.verdict).html)\(seen), \(link(result)).</span>

      """
  }

  // MARK: Gaps

  private func gap(_ result: ClaimResult) -> Markup {
    let open = ClaimText(result).gapPlaces.filter(\.verdict.isMisleading).map(\.places)
    let changes = result.releaseChanges.map(\.textWithMode)
    var rows: Markup = ""
    if let impact = result.claim.impact {
      rows += row("You see", impact.sees) + row("It hits", impact.hits)
    }
    if let severity = result.severity {
      rows += row("The loss", severity.text)
      for loss in severity.linux { rows += row("In a Linux guest", loss.text) }
    }
    rows += row("Open on", open.joined(separator: "; "))
    if !changes.isEmpty { rows += row("Changed", changes.joined(separator: ", ")) }
    return """
      <article id="\(result.claim.id)"><h4>\(result.claim.shortText)</h4>
      <dl>
      \(rows)<dt>Runs<dd>\(link(result))
      </dl></article>

      """
  }

  private func row(_ name: Markup, _ value: String) -> Markup { "<dt>\(name)<dd>\(value)\n" }

  private func link(_ result: ClaimResult) -> Markup {
    "<a class=\"id\" href=\"report.html#\(result.claim.id)\">\(result.claim.id)</a>"
  }
}

extension OutputFormat {
  /// What to do, on one page.
  public static let operators = OutputFormat(
    "operators",
    file: OperatorsPage.fileName,
    isPublished: true
  ) {
    OperatorsPage($0.results, $0.targets).text
  }
}
