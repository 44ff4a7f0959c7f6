import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A timeline as inline SVG: steps, host events, counters, the guest's counters, what it has counted.
public struct TimelinePicture {
  let timeline: Timeline
  let axis: TimeAxis
  private var y: Double
  private var body: Markup = ""

  static let width = 1044.0
  /// Left of the plot, where names stand; the plot begins at 0.
  static let gutter = 184.0
  static let plotWidth = 720.0
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
      <svg class="t" viewBox="\(n(-gutter)) 0 \(n(width)) \(n(height))" role="img" aria-label="\(picture.title)">\(head)\(picture.body)</svg>
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

  // MARK: Words

  private var title: String {
    "What happened on \(timeline.backend), over \(DurationText.text(timeline.end))"
  }

  // MARK: Steps

  /// The steps stand on a baseline of their own, so that only their places need be said.
  private func head() -> Markup {
    var markup: Markup = ""
    for (place, moment) in timeline.moments.enumerated() {
      let x = axis.x(moment.time)
      let isLoss = moment.time == timeline.lossTime
      let style: Markup = isLoss ? " loss" : ""
      let room = axis.room(after: place)
      markup += """
        <path class="\(isLoss ? "lossline" : "guide")" d="M\(n(x)) 6V\(n(y - TimelinePicture.headBaseline))"/>\
        <circle class="num\(style)" cx="\(n(x))"/><text class="num\(style)" x="\(n(x))">\(moment.number)</text>
        """
      markup += steps(moment, x: x, characters: Int(room / 6.4), isLoss: isLoss)
    }
    return "<g transform=\"translate(0 \(n(TimelinePicture.headBaseline)))\">\(markup)</g>"
  }

  private static let headBaseline = 22.0

  private func steps(
    _ moment: Timeline.Moment,
    x: Double,
    characters: Int,
    isLoss: Bool
  ) -> Markup {
    guard let first = moment.steps.first, characters > 4 else { return "" }
    // Bold, and between two circles.
    let firstCharacters = characters - 4
    // The first step stands beside the number, the second or the rest below it.
    let rest = moment.steps.count - 1
    let second =
      rest == 1 ? "\(moment.steps[1].actor) \(moment.steps[1].action)" : "and \(rest) more"
    let text = clipped("\(first.actor) \(first.action)", max(4, firstCharacters))
    let style: Markup = isLoss ? "losstext" : "who"
    var markup: Markup = "<text class=\"\(style)\" x=\"\(n(x + 13))\">\(text)</text>"
    if rest > 0 {
      markup +=
        "<text class=\"halo\" x=\"\(n(x + 4))\" y=\"20\">\(clipped(second, characters))</text>"
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
    let height = Double(shown.count) * step
    if isCounter {
      let width = n(TimelinePicture.width)
      body +=
        "<path class=\"band\" d=\"M\(n(-TimelinePicture.gutter)) \(n(y - 6))h\(width)v\(n(height + 8))h-\(width)z\"/>"
    }
    let isCut = lanes.count > shown.count
    body += title.use(y: n(y + TimelineLane.baseline), hasSubtitle: !isCut)
    if isCut {
      body +=
        "<text class=\"sub\" y=\"\(n(y + 32))\">\(shown.count) of \(lanes.count) shown</text>"
    }
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
    let worst = timeline.curves.max { missing($0) < missing($1) }
    if let worst, let goal = worst.bareMetal.last?.count, goal > 0 {
      let chart = TimelineChart(curve: worst, axis: axis, y: y, goal: goal)
      body += chart.markup
      y += chart.height + 8
    }
    var times = timeline.moments.enumerated()
      .filter { place, _ in place == 0 || axis.room(after: place - 1) > 40 }
      .map { $0.element.time }
    if timeline.moments.last?.time != timeline.end { times.append(timeline.end) }
    let labels = times.map { time -> Markup in
      "<text x=\"\(n(axis.x(time)))\">\(DurationText.text(time))</text>"
    }
    body += "<g class=\"axis\" transform=\"translate(0 \(n(y + 14)))\">\(labels)</g>"
  }

  private func missing(_ curve: Timeline.Curve) -> Int64 {
    Int64(clamping: curve.bareMetal.last?.count ?? 0)
      - Int64(clamping: curve.points.last?.count ?? 0)
  }
}

/// Virtual time to pixels; short stretches get room for their words.
struct TimeAxis {
  private let times: [UInt64]
  private let positions: [Double]

  init(_ timeline: Timeline) {
    var times = timeline.moments.map { $0.time }
    if times.last != timeline.end { times.append(timeline.end) }
    let total = Double(timeline.end)
    let spans = zip(times.dropFirst(), times).map { Double($0 - $1) / total }
    let least = min(132, TimelinePicture.plotWidth / Double(max(spans.count, 1)) * 0.8)
    let wanted = spans.map { max($0 * TimelinePicture.plotWidth, least) }
    let scale = TimelinePicture.plotWidth / max(wanted.reduce(0, +), 1)
    var x = 0.0
    var positions = [x]
    for width in wanted {
      x += width * scale
      positions.append(x)
    }
    self.times = times
    self.positions = positions
  }

  /// The position of a moment.
  func x(_ time: UInt64) -> Double {
    guard let after = times.firstIndex(where: { $0 >= time }), after > 0 else {
      return times.first.map { time <= $0 } == true ? positions[0] : positions[positions.count - 1]
    }
    let share = Double(time - times[after - 1]) / Double(times[after] - times[after - 1])
    return positions[after - 1] + share * (positions[after] - positions[after - 1])
  }

  /// Pixels from one moment to the next, or to the right margin.
  func room(after place: Int) -> Double {
    place + 1 < positions.count ? positions[place + 1] - positions[place] : 140
  }
}
