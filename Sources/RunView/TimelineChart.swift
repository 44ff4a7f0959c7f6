import ScenarioRunner

/// What a guest's counter has counted, beside what bare metal would have.
struct TimelineChart {
  let curve: Timeline.Curve
  /// Counters that have counted the same at each moment, and are drawn with it.
  let likewise: [String]
  let axis: TimeAxis
  let y: Double
  /// The bare-metal count at the end, which fills the height.
  let goal: UInt64

  private var counted: UInt64 { curve.points.last?.count ?? 0 }
  private var isLossy: Bool { counted < goal }

  var height: Double { isLossy ? 150 : 84 }

  /// A path's own width; the style makes it as wide as the plot.
  private static let width = 1000

  private func share(_ point: Timeline.Curve.Point) -> Markup {
    TimelinePicture.percent(axis.share(point.time))
  }

  private func level(_ count: UInt64) -> Double {
    y + height - 4 - (height - 12) * min(Double(count) / Double(goal), 1.02)
  }

  private func line(_ points: some Sequence<Timeline.Curve.Point>, _ letter: Markup) -> Markup {
    let n = TimelinePicture.n
    return points.enumerated().reduce(into: "") { text, point in
      let x = axis.share(point.element.time) * Double(TimelineChart.width)
      text +=
        "\(point.offset == 0 ? letter : "L")\(n(x)) \(n(level(point.element.count) - y))"
    }
  }

  /// What stands left of the plot.
  var heading: Markup {
    let n = TimelinePicture.n
    return """
      <text class="title" y="\(n(y + 16))">\(title)</text>\
      <text class="sub" y="\(n(y + 32))">\(likewise.isEmpty ? "" : "each ")from 0 to \(TimelineChart.short(goal))</text>
      """
  }

  /// What stands in the plot.
  var markup: Markup {
    let n = TimelinePicture.n
    let bare = line(curve.bareMetal, "M")
    var paths: Markup = "<path class=\"hair\" d=\"M0 \(n(level(0) - y))H\(TimelineChart.width)\"/>"
    if isLossy {
      paths += "<path class=\"lost\" d=\"\(bare)\(line(curve.points.reversed(), "L"))Z\"/>"
    }
    paths += "<path class=\"reads\" d=\"\(line(curve.points, "M"))\"/>"
    paths += "<path class=\"bare\" d=\"\(bare)\"/>"
    var markup: Markup = """
      <svg y="\(n(y))" height="\(n(height))" viewBox="0 0 \(TimelineChart.width) \(n(height))" preserveAspectRatio="none">\(paths)</svg>
      """
    for point in curve.points.dropFirst() {
      markup += "<circle class=\"dot\" cx=\"\(share(point))\" cy=\"\(n(level(point.count)))\"/>"
    }
    return markup + labels
  }

  /// Room for names is left of the plot only.
  private var title: String {
    guard let second = likewise.first else { return "What \(curve.name) has counted" }
    return likewise.count == 1
      ? "What \(curve.name), \(second) counted" : "What \(curve.name), +\(likewise.count) counted"
  }

  /// What stands right of the plot.
  private var labels: Markup {
    let n = TimelinePicture.n
    guard isLossy else {
      return """
        <text class="end guestword" x="100%" y="\(n(level(goal) + 4))">\(TimelineChart.short(goal))</text>\
        <text class="end note" x="100%" y="\(n(level(goal) + 20))">as on bare metal</text>
        """
    }
    let lost = FigureText.percent(Double(goal - counted) / Double(goal) * 100)
    let low = max(level(counted) + 4, level(goal) + 44)
    return """
      <text class="end" x="100%" y="\(n(level(goal) + 4))">\(TimelineChart.short(goal)) on bare metal</text>\
      <text class="end losstext" x="100%" y="\(n((level(goal) + low) / 2 + 4))">lost: \(lost)</text>\
      <text class="end guestword" x="100%" y="\(n(low))">\(TimelineChart.short(counted)) counted</text>
      """
  }

  /// A count in millions or thousands where that loses little.
  static func short(_ count: UInt64) -> String {
    for (unit, name) in [(UInt64(1_000_000), " M"), (1000, " k")] where count >= unit {
      let tenths = (count * 10 + unit / 2) / unit
      return tenths % 10 == 0 ? "\(tenths / 10)\(name)" : "\(tenths / 10).\(tenths % 10)\(name)"
    }
    return "\(count)"
  }
}
