import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A timeline as inline SVG: steps, host events, counters, the guest's counters, what it has counted.
///
/// It is as wide as what it stands in: places are shares of the plot, heights are pixels. Names stand left of the
/// plot, and labels of counts right of it, in its padding. Where there is little room the style takes away the
/// margin at the right and every word that has the class `w`.
public struct TimelinePicture {
  let timeline: Timeline
  let axis: TimeAxis
  private var y: Double
  /// What is drawn first, as the rest stands upon it.
  private var behind: Markup = ""
  private var body: Markup = ""

  /// The plot's least width in pixels, where there is room and where there is little.
  private static let plotWidths = (wide: 630.0, narrow: 220.0)
  private static let laneHeight = 24.0
  private static let laneGap = 4.0
  private static let groupGap = 22.0
  private static let headHeight = 66.0
  private static let laneLimit = 10

  init(_ timeline: Timeline) {
    self.timeline = timeline
    axis = TimeAxis(timeline)
    y = TimelinePicture.headHeight
  }

  /// The whole picture.
  public static func svg(_ timeline: Timeline) -> Markup {
    var picture = TimelinePicture(timeline)
    picture.group(.hostEvents, picture.timeline.host)
    picture.group(.hardwareCounters, picture.timeline.counters)
    picture.group(
      picture.timeline.guestRunsLinux ? .guestEvents : .guestCounters,
      picture.timeline.guest
    )
    picture.chart()
    let head = picture.head()
    let height = picture.y + 22
    return """
      <svg class="t" height="\(n(height))" role="img" aria-label="\(picture.title)">\(picture.behind)\(head)\(picture.body)</svg>
      """
  }

  /// A number with at most one digit behind the point.
  public static func n(_ value: Double) -> Markup {
    let tenths = Int((value * 10).rounded())
    let whole = String(tenths / 10)
    guard tenths % 10 != 0 else { return Markup(trusted: whole) }
    let sign = tenths < 0 && tenths > -10 ? "-" : ""
    return Markup(trusted: "\(sign)\(whole).\(abs(tenths % 10))")
  }

  private func n(_ value: Double) -> Markup { TimelinePicture.n(value) }

  /// A share of the plot, 0 to 1, as a length with at most two digits behind the point.
  static func percent(_ share: Double) -> Markup {
    let hundredths = Int((share * 10_000).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    guard rest != 0 else { return Markup(trusted: "\(whole)%") }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return Markup(trusted: "\(whole).\(digits)%")
  }

  private func percent(_ share: Double) -> Markup { TimelinePicture.percent(share) }

  /// Which words a stretch of the plot has room for, beside so many pixels.
  enum Room {
    case none
    /// Where the plot is wide only.
    case wide
    case always

    /// - Parameter share: The stretch, as a share of the plot.
    init(for word: String, _ share: Double, margin: Double) {
      let width = Double(word.count) * 6.4 + margin
      self =
        width <= share * TimelinePicture.plotWidths.narrow
        ? .always : width <= share * TimelinePicture.plotWidths.wide ? .wide : .none
    }

    /// What the class of a word ends in.
    var style: Markup { self == .always ? "" : " w" }
  }

  // MARK: Words

  private var title: String {
    "What happened on \(timeline.backend), over \(DurationText.text(timeline.end))"
  }

  // MARK: Steps

  /// The steps stand on a baseline of their own, so that only their places need be said.
  private func head() -> Markup {
    var markup: Markup = ""
    for (place, moment) in timeline.moments.enumerated() {
      let x = axis.share(moment.time)
      let at = percent(x)
      let isLoss = moment.time == timeline.lossTime
      let style: Markup = isLoss ? " loss" : ""
      markup += """
        <line class="\(isLoss ? "lossline" : "guide")" x1="\(at)" x2="\(at)" y2="\(n(y - TimelinePicture.headBaseline))"/>\
        <circle class="num\(style)" cx="\(at)"/><text class="num\(style)" x="\(at)">\(moment.number)</text>
        """
      markup += steps(moment, x: at, room: axis.room(after: place), isLoss: isLoss)
    }
    return "<g transform=\"translate(0 \(n(TimelinePicture.headBaseline)))\">\(markup)</g>"
  }

  private static let headBaseline = 22.0

  private func steps(
    _ moment: Timeline.Moment,
    x: Markup,
    room: Double,
    isLoss: Bool
  ) -> Markup {
    let characters = Int(room * TimelinePicture.plotWidths.wide / 6.4)
    guard let first = moment.steps.first, characters > 4 else { return "" }
    // Bold, and between two circles.
    let firstCharacters = max(4, characters - 4)
    // The first step stands beside the number, the second or the rest below it.
    let rest = moment.steps.count - 1
    let second =
      rest == 1 ? "\(moment.steps[1].actor) \(moment.steps[1].action)" : "and \(rest) more"
    let text = clipped("\(first.actor) \(first.action)", firstCharacters)
    let style: Markup = isLoss ? "losstext" : "who"
    let fits = Room(for: text, room, margin: 26).style
    var markup: Markup = "<text class=\"\(style)\(fits)\" x=\"\(x)\" dx=\"13\">\(text)</text>"
    if rest > 0 {
      let text = clipped(second, characters)
      let fits = Room(for: text, room, margin: 8).style
      markup += "<text class=\"halo\(fits)\" x=\"\(x)\" dx=\"4\" y=\"20\">\(text)</text>"
    }
    return markup
  }

  private func clipped(_ text: String, _ limit: Int) -> String {
    // No text has more characters than bytes.
    if text.utf8.count <= limit { return text }
    return text.count > limit ? String(text.prefix(max(1, limit - 1))) + "\u{2026}" : text
  }

  // MARK: Lanes

  private mutating func group(_ title: Symbols.Title, _ lanes: [Timeline.Lane]) {
    guard !lanes.isEmpty else { return }
    let isCounter = title == .hardwareCounters
    let shown = lanes.prefix(TimelinePicture.laneLimit)
    let step = TimelinePicture.laneHeight + TimelinePicture.laneGap
    if isCounter {
      let height = n(Double(shown.count) * step + 8)
      behind +=
        "<svg class=\"band\" y=\"\(n(y - 6))\" height=\"\(height)\"><rect x=\"-2000\" width=\"9999\"/></svg>"
    }
    body += "<text class=\"title\" y=\"\(n(y + TimelineLane.baseline))\">\(title.rawValue)</text>"
    let subtitle =
      lanes.count > shown.count ? "\(shown.count) of \(lanes.count) shown" : title.subtitle
    if let subtitle { body += "<text class=\"sub\" y=\"\(n(y + 32))\">\(subtitle)</text>" }
    for lane in shown {
      body += "<svg y=\"\(n(y + TimelineLane.baseline))\"><text>\(clipped(lane.name, 16))</text>"
      TimelineLane(lane: lane, axis: axis, isCounter: isCounter).write(to: &body)
      body += "</svg>"
      y += step
    }
    y += TimelinePicture.groupGap - TimelinePicture.laneGap
  }

  // MARK: Counts

  private mutating func chart() {
    for group in TimelinePicture.charted(timeline.curves) {
      let chart = TimelineChart(
        curve: group[0],
        likewise: group.dropFirst().map { $0.name },
        axis: axis,
        y: y,
        goal: group[0].bareMetal.last?.count ?? 0
      )
      body += chart.heading
      body += chart.markup
      y += chart.height + 8
    }
    var times = timeline.moments.indices.map {
      (time: timeline.moments[$0].time, room: $0 == 0 ? 1 : axis.room(after: $0 - 1))
    }
    if let last = times.last, last.time != timeline.end {
      times.append((timeline.end, axis.share(timeline.end) - axis.share(last.time)))
    }
    let labels = times.map { time, room -> Markup in
      let text = DurationText.text(time)
      // Where there is little room, the last one ends where the plot does.
      let half = time == timeline.end ? Double(text.count) * 3.2 : 0
      let fits = Room(for: text, room, margin: 8 + half)
      if fits == .none { return "" }
      let style: Markup = fits == .always ? "" : " class=\"w\""
      return "<text\(style) x=\"\(percent(axis.share(time)))\">\(text)</text>"
    }
    body += "<g class=\"axis\" transform=\"translate(0 \(n(y + 14)))\">\(labels)</g>"
  }

  /// The counters that lose most, those that lose the same together; the first where none loses.
  private static func charted(_ curves: [Timeline.Curve]) -> [[Timeline.Curve]] {
    var groups: [[Timeline.Curve]] = []
    for curve in curves where (curve.bareMetal.last?.count ?? 0) > 0 {
      let place = groups.firstIndex {
        $0[0].points == curve.points && $0[0].bareMetal == curve.bareMetal
      }
      if let place { groups[place].append(curve) } else { groups.append([curve]) }
    }
    let losing = groups.enumerated().filter { missing($0.element[0]) > 0 }
      .sorted { (missing($1.element[0]), $0.offset) < (missing($0.element[0]), $1.offset) }
    return losing.isEmpty
      ? Array(groups.prefix(1)) : losing.prefix(chartLimit).map { $0.element }
  }

  private static let chartLimit = 3

  private static func missing(_ curve: Timeline.Curve) -> Int64 {
    Int64(clamping: curve.bareMetal.last?.count ?? 0)
      - Int64(clamping: curve.points.last?.count ?? 0)
  }
}
