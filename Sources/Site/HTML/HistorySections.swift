import Report
import RunView

/// What changed since the last published report, and reversals that were accepted.
struct HistorySections {
  private let changes: ResultsChanges?
  private let ledger: [LedgerEntry]
  private let courses: VerdictCourses?
  /// What the claims are called that the page has, to link to.
  private let titles: [String: String]

  init(
    _ changes: ResultsChanges?,
    _ ledger: [LedgerEntry],
    _ courses: VerdictCourses? = nil,
    titles: [String: String]
  ) {
    self.courses = courses
    self.changes = changes
    self.ledger = ledger
    self.titles = titles
  }

  /// The news for the first screen.
  var line: Markup {
    guard let changes else { return "" }
    let more: Markup = changes.isEmpty ? "" : " (<a href=\"#page:changes\">which</a>)"
    return
      "<p><b>Since \(changes.since)</b> <span class=\"news\">\(changes.summary)\(more)</span></p>\n"
  }

  /// Whether there is a section to link to.
  var hasSection: Bool {
    changes?.isEmpty == false || !ledger.isEmpty || courses?.claims.isEmpty == false
  }

  var html: Markup {
    guard hasSection else { return "" }
    return """
      <section id="page:changes"><h2>What changed</h2>
      \(since)\(overReleases)\(accepted)</section>

      """
  }

  private var since: Markup {
    guard let changes, !changes.isEmpty else { return "" }
    var parts: Markup = "<p class=\"prose\">Against the report published as \(changes.since).</p>\n"
    for section in changes.verdictSections {
      let items = section.groups.map { "<li>\(words($0))\n" as Markup }
      parts += list("\(section.title)", items)
    }
    let reworded = changes.reworded.map { rewording -> Markup in
      "<li>\(link(rewording.id)) \u{201c}\(rewording.before)\u{201d} is now \u{201c}\(rewording.now)\u{201d}\n"
    }
    parts += list("Reworded", reworded)
    return parts + list("Evidence", changes.evidence.map { "<li>\($0)\n" })
  }

  private var overReleases: Markup {
    guard let courses, !courses.claims.isEmpty else { return "" }
    let heads = (courses.releases + ["now"]).map { "<th>\($0)" as Markup }
    let rows = courses.claims.map { course -> Markup in
      let cells = course.verdicts.map { "<td>\($0.map(mark) ?? "\u{2013}")" as Markup }
      return "<tr><td>\(link(course.id))<td>\(titles[course.id] ?? "")\(cells)\n"
    }
    return """
      <h3>Verdicts from report to report</h3>
      <div class="wide"\(Markup.focusable)><table>
      <thead><tr><th>Id<th>Statement\(heads)</thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  private func mark(_ verdict: OverallVerdict) -> Markup {
    switch verdict {
    case .statement(let verdict): VerdictMark(verdict).html
    case .gap(let verdict): VerdictMark(verdict).html
    }
  }

  private var accepted: Markup {
    guard !ledger.isEmpty else { return "" }
    let entries = ledger.reversed().map { entry -> Markup in
      let changes = VerdictChangeGroup.all(entry.changes).map { "<li>\(words($0))\n" as Markup }
      return "<li>\u{201c}\(entry.because)\u{201d}\n<ul>\(changes)</ul>\n"
    }
    return
      "<h3>Reversals that were accepted, and why</h3>\n<ul class=\"prose\">\n\(Array(entries))</ul>\n"
  }

  private func list(_ title: Markup, _ items: [Markup]) -> Markup {
    items.isEmpty ? "" : "<h3>\(title)</h3>\n<ul class=\"prose\">\n\(items)</ul>\n"
  }

  /// Claims that changed alike: a sentence, then each with its title, folded where they are many.
  private func words(_ group: VerdictChangeGroup) -> Markup {
    let items = group.ids.map { id -> Markup in
      "<li>\(link(id)) \(titles[id] ?? "")\n"
    }
    let list: Markup = "<ul>\n\(items)</ul>"
    guard group.ids.count > HistorySections.unfolded else { return "\(group.sentence)\n\(list)" }
    return "<details><summary>\(group.sentence)</summary>\n\(list)</details>"
  }

  /// More claims than these are folded.
  private static let unfolded = 12

  private func link(_ id: String) -> Markup {
    titles[id] != nil
      ? "<a class=\"id\" href=\"#\(id)\">\(id)</a>" : "<span class=\"id\">\(id)</span>"
  }
}
