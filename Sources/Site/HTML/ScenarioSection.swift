import Catalog
import PerfInterface
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner

/// A scenario's results: the picture, the steps, all variations, how to repeat it.
struct ScenarioSection {
  private let scenario: ScenarioResult
  /// The run that is told in full.
  private let told: [RunResult]
  private let steps: StepTable

  private let isGap: Bool
  private let isOnly: Bool
  private let isOpen: Bool
  private let hasPicture: Bool
  private let tryLink: TryLink

  /// - Parameter isGap: Whether its claim is a gap.
  /// - Parameter isOnly: Whether its claim has no other.
  /// - Parameter isOpen: Whether it stands unfolded, with every picture; else a picture must show a
  ///   change to tell more than the table.
  /// - Parameter hasPicture: Whether states over time are drawn at all.
  /// - Parameter tryLink: Where it can be tried.
  init(
    _ scenario: ScenarioResult,
    isGap: Bool,
    isOnly: Bool,
    isOpen: Bool,
    hasPicture: Bool,
    tryLink: TryLink
  ) {
    self.tryLink = tryLink
    self.scenario = scenario
    self.isGap = isGap
    self.isOnly = isOnly
    self.isOpen = isOpen
    self.hasPicture = hasPicture
    told = scenario.told
    steps = StepTable(told)
  }

  var html: Markup {
    """
    \(heading)\(variants)\(picture)\(StepTableHTML.html(steps, setup: setup, isGap: isGap))
    \(tryLink.html(scenario.block.name))\(repeatIt)
    """
  }

  /// The only scenario of a claim has the claim's name, and needs no other.
  private var heading: Markup {
    let name = scenario.block.name
    guard !isOnly || !chosen.html.isEmpty || scenario.block.isOnProcessor else { return "" }
    let tried: Markup =
      scenario.block.isOnProcessor
      ? " <span class=\"muted\">written for another processor</span>" : ""
    return
      "<h5 id=\"\(name)~\">Scenario <a class=\"id\" href=\"#\(name)~\">\(name)</a>\(tried)\(chosen)</h5>\n"
  }

  /// Which of several runs is told.
  private var chosen: Markup {
    guard let values = told.first?.plan.scenario.values, !values.isEmpty else { return "" }
    let text = values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    return " <span class=\"muted\">in full for \(text)</span>"
  }

  private var variants: Markup {
    VariantTable(scenario).map { VariantTableHTML($0, isGap: isGap).html } ?? ""
  }

  private var picture: Markup {
    guard hasPicture, let timeline = told.timeline, isOpen || timeline.showsChange else {
      return ""
    }
    let columns = steps.columns.map(\.backends)
    let same = columns.first { $0.contains(timeline.backend) } ?? []
    let alike = same.filter { $0.kind != .model }.map(\.description)
    let caption: Markup =
      alike.isEmpty ? "" : "\(alike.joined(separator: ", ")): the same after each step"
    // Where all is as documented, one picture shows how.
    let others = isOpen ? columns.filter { $0 != same }.map(realPicture) : []
    return "\(figure(timeline, caption: caption))\(others)"
  }

  /// What real kernels showed that do not stand under the model's picture.
  private func realPicture(_ backends: [BackendName]) -> Markup {
    guard let last = backends.last(where: { $0.kind != .model }),
      let timeline = told.first(where: { $0.backend == last }).flatMap(Timeline.init),
      !(timeline.host + timeline.guest).allSatisfy(\.segments.isEmpty)
    else { return "" }
    let names = backends.filter { $0.kind != .model }.map(\.description).joined(separator: " = ")
    return figure(
      timeline,
      caption: "\(names), looked at after each run; turns within it are not seen"
    )
  }

  private func figure(_ timeline: Timeline, caption: Markup) -> Markup {
    let words: Markup = caption.html.isEmpty ? "" : "<figcaption>\(caption)</figcaption>"
    return """
      <figure>\(TimelinePicture.svg(timeline))\(words)</figure>
      \(TimelineText.html(timeline))
      """
  }

  /// The statements that the step table does not show as steps.
  private var setup: [String] {
    told.first?.plan.scenario.statements.filter(\.isSetup).map(\.description) ?? []
  }

  /// The table shows all of a scenario but what varies, so that is told in its own words.
  private var source: Markup {
    guard scenario.variants.count > 1 else { return "" }
    return "<pre\(Markup.focusable)>\(scenario.block.text)</pre>\n"
  }

  private var repeatIt: Markup {
    let lines = told.first.map { PerfCommands.lines($0.plan.scenario) } ?? []
    return """
      <details><summary>Repeat it</summary>
      \(source)<pre\(Markup.focusable)>vpmu-gaps run \(scenario.block.name)
      # or by hand
      \(lines.joined(separator: "\n"))</pre></details>

      """
  }
}

extension [RunResult] {
  /// What the newest model shows over time; nil where no model ran it.
  var timeline: Timeline? {
    last { $0.trace?.isExact == true && $0.backend.mode == nil }.flatMap(Timeline.init)
  }
}

extension ScenarioResult {
  /// The run to tell in full: the first that differs, else the first.
  var told: [RunResult] {
    variants.first { $0.contains { $0.verdict == .differs } }
      ?? variants.first { $0.contains { ($0.loss?.share ?? 0) > 0 } }
      ?? variants.first ?? []
  }
}
