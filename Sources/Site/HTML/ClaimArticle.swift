import Catalog
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner

/// A claim in full: what is said, what was observed, the picture, the steps, why, how to repeat it.
struct ClaimArticle {
  private let result: ClaimResult
  private let rules: RuleSentences
  private let past: String?
  /// What helps against it, for a gap.
  private let remedies: [ClaimResult]
  private let text: ClaimText
  private let tryLink: TryLink

  /// - Parameter past: What published reports said, where it was something else; nil where nothing.
  init(
    _ result: ClaimResult,
    rules: RuleSentences,
    remedies: [ClaimResult] = [],
    past: String? = nil,
    tryLink: TryLink
  ) {
    self.tryLink = tryLink
    self.past = past
    self.result = result
    self.remedies = remedies
    self.rules = rules
    text = ClaimText(result)
  }

  private var claim: Claim { result.claim }

  var html: Markup {
    """
    <article class="claim\(claim.kind == .gap ? " gap" : "")" id="\(claim.id)"\(data)>
    <header><h4><a class="id" href="#\(claim.id)">\(claim.id)</a>\(claim.title ?? "")</h4>
    <p>\(verdictLine)</p></header>
    \(facts)
    \(scenarios)\(why)</article>

    """
  }

  /// What the script finds a claim by: verdicts, kind, topics, and what came of it where.
  private var data: Markup {
    let found = ClaimPlaces(result)
    let kinds = ClaimFilter.kinds(of: claim)
    let places = found.places.map(place)
    return """
       data-v="\(found.verdicts.map(\.rawValue).joined(separator: ";"))" data-k="\(kinds.joined(separator: ";"))" \
      data-m="\(ClaimFilter.machines(of: claim).joined(separator: ";"))" data-t="\(claim.topics.map { $0.lowercased() }.joined(separator: ";"))" data-p="\(places.joined(separator: ";"))"
      """
  }

  private func place(_ place: ClaimPlaces.Place) -> String {
    "\(place.kernels.joined(separator: ","))/\(place.mode)/\(place.ground.rawValue)/\(place.machines.joined(separator: ","))/\(place.verdict.rawValue)"
  }

  private var verdictLine: Markup {
    if claim.kind == .gap {
      return "Gap, \(VerdictMark.html(ofGap: text, separator: " \u{b7} "))"
    }
    let kind = claim.isOwn ? "Our own statement" : "Statement"
    return "\(kind), \(VerdictMark(result.verdict).html)"
  }

  // MARK: Facts

  private var facts: Markup {
    var rows: Markup = fact("\(claim.speaker.text)", says)
    rows += fact("Source", "\(claim.source)")
    if let reason = result.untestedReason { rows += fact("Untested", "\(reason)") }
    if let conditions = result.conditions { rows += fact("It", "\(conditions.text)") }
    if let difference = text.firstDifference, claim.kind == .claim {
      rows += fact("First difference", "\(difference)")
    }
    if claim.kind == .gap, let loss = text.loss {
      rows += fact(
        "Costs the guest",
        "<b>\(loss) of its counts</b> in the scenarios below, against the same program without the host\u{2019}s events"
      )
    }
    if let impact = claim.impact {
      rows += fact("Somebody sees", "\(impact.sees)") + fact("It hits", "\(impact.hits)")
    }
    if let severity = result.severity {
      rows += fact("The loss", "\(severity.text)")
      let texts = severity.linux.map { loss -> Markup in "\(loss.text)" }
      if !texts.isEmpty { rows += fact("In a Linux guest", texts.joined(by: "<br>")) }
    }
    if let cause = text.cause { rows += fact("Cause", "\(cause)") }
    if !signs.isEmpty { rows += fact("To tell", signs.joined(by: "<br>")) }
    if !remedies.isEmpty { rows += fact("What helps", help) }
    if let remedy = claim.remedy {
      rows += fact("To do", "\(remedy.todo)") + fact("Its price", "\(remedy.price)")
    }
    if let past { rows += fact("Said before", "\(past)") }
    if result.verdict != .untested { rows += fact("Basis", "\(text.basis)") }
    if let exploration = text.exploration { rows += fact("Every order", "\(exploration)") }
    return "<dl class=\"facts\">\n\(rows)</dl>"
  }

  /// Commands for a host: a remedy's own, or for a gap those of what helps.
  private var signs: [Markup] {
    let signs = (claim.remedy.map { [$0] } ?? remedies.compactMap(\.claim.remedy)).flatMap(\.signs)
    return signs.map { "<code>\($0.command)</code> prints <code>\($0.shows)</code>" }
  }

  /// Each remedy with a link to where it is tried.
  private var help: Markup {
    let items = remedies.map { remedy -> Markup in
      """
      \(remedy.claim.remedy?.todo ?? "") \(VerdictMark(remedy.verdict).html) in \
      <a class="id" href="#\(remedy.claim.id)">\(remedy.claim.id)</a>
      """
    }
    return items.joined(by: "<br>")
  }

  private var says: Markup { "<span class=\"says\">\(claim.says)</span>" }

  private func fact(_ name: Markup, _ value: Markup) -> Markup {
    "<dt>\(name)<dd>\(value)\n"
  }

  // MARK: Scenarios

  /// What holds is folded; what does not, and every gap, stands open.
  private var scenarios: Markup {
    guard !result.scenarios.isEmpty else { return "" }
    let isOpen = claim.kind == .gap || result.verdict != .confirmed
    // Where all is as documented, one picture shows how.
    let parts = result.scenarios.enumerated().map { place, scenario in
      ScenarioSection(
        scenario,
        isGap: claim.kind == .gap,
        isOnly: result.scenarios.count == 1,
        isOpen: isOpen,
        hasPicture: isOpen || place == 0,
        tryLink: tryLink
      ).html
    }
    let count = parts.count == 1 ? "1 scenario" : "\(parts.count) scenarios"
    return """
      <details\(isOpen ? " open" : "")><summary>\(count), step by step</summary>
      \(parts)</details>

      """
  }

  // MARK: Why

  private var why: Markup {
    guard !claim.because.isEmpty || !claim.kernel.isEmpty else { return "" }
    let items = claim.because.map { id -> Markup in
      guard let sentence = rules.byID[id] else {
        return "<li><span class=\"id\">\(id)</span>\n"
      }
      return "<li><a href=\"#rule:\(id)\">\(id)</a> \(sentence)\n"
    }
    let functions = claim.kernel.map { "<code>\($0)</code> " as Markup }
    let kernel: Markup =
      functions.isEmpty ? "" : "<p class=\"small\">In the kernel: \(functions)</p>"
    let list: Markup = items.isEmpty ? "" : "<ul class=\"why\">\n\(items)</ul>"
    return "<details><summary>Why</summary>\n\(list)\(kernel)</details>\n"
  }
}
