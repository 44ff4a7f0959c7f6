import ScenarioRunner

/// What a guest's counter has counted, beside what bare metal would have.
struct TimelineChart {
  let curve: Timeline.Curve
  let axis: TimeAxis
  let y: Double
  /// The bare-metal count at the end, which fills the height.
  let goal: UInt64

  private var counted: UInt64 { curve.points.last?.count ?? 0 }
  private var isLossy: Bool { counted < goal }

  var height: Double { isLossy ? 150 : 84 }

  private func x(_ point: Timeline.Curve.Point) -> Double { axis.x(point.time) }

  private func level(_ count: UInt64) -> Double {
    y + height - 4 - (height - 12) * min(Double(count) / Double(goal), 1.02)
  }

  private func path(_ points: [Timeline.Curve.Point]) -> Markup {
    let n = TimelinePicture.n
    return points.enumerated().reduce(into: "") { text, point in
      text +=
        "\(point.offset == 0 ? "M" : "L")\(n(x(point.element))) \(n(level(point.element.count)))"
    }
  }

  var markup: Markup {
    let n = TimelinePicture.n
    let right = TimelinePicture.plotWidth
    var markup: Markup = """
      <text class="title" y="\(n(y + 16))">What \(curve.name) has counted</text>\
      <text class="sub" y="\(n(y + 32))">from 0 to \(TimelineChart.short(goal))</text>\
      <path class="hair" d="M0 \(n(level(0)))H\(n(right))"/>
      """
    if isLossy {
      markup += "<path class=\"lost\" d=\"\(path(curve.bareMetal))\(back(curve.points))Z\"/>"
    }
    markup += "<path class=\"reads\" d=\"\(path(curve.points))\"/>"
    for point in curve.points.dropFirst() {
      markup +=
        "<circle class=\"dot\" cx=\"\(n(x(point)))\" cy=\"\(n(level(point.count)))\"/>"
    }
    markup += "<path class=\"bare\" d=\"\(path(curve.bareMetal))\"/>"
    return markup + labels(right + 8)
  }

  private func back(_ points: [Timeline.Curve.Point]) -> Markup {
    let n = TimelinePicture.n
    return points.reversed().reduce(into: "") { $0 += "L\(n(x($1))) \(n(level($1.count)))" }
  }

  private func labels(_ x: Double) -> Markup {
    let n = TimelinePicture.n
    guard isLossy else {
      return """
        <text class="guestword" x="\(n(x))" y="\(n(level(goal) + 4))">\(TimelineChart.short(goal))</text>\
        <text class="note" x="\(n(x))" y="\(n(level(goal) + 20))">as on bare metal</text>
        """
    }
    let lost = FigureText.percent(Double(goal - counted) / Double(goal) * 100)
    let low = max(level(counted) + 4, level(goal) + 44)
    return """
      <text x="\(n(x))" y="\(n(level(goal) + 4))">\(TimelineChart.short(goal)) on bare metal</text>\
      <text class="losstext" x="\(n(x))" y="\(n((level(goal) + low) / 2 + 4))">lost: \(lost)</text>\
      <text class="guestword" x="\(n(x))" y="\(n(low))">\(TimelineChart.short(counted)) counted</text>
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
