import PerfInterface
import Report
import ScenarioRunner

/// One lane of a timeline: states told by pattern and label.
struct TimelineLane {
  let lane: Timeline.Lane
  let axis: TimeAxis
  let y: Double
  /// A counter's lane shows who has it; where nobody has, it is free.
  let isCounter: Bool

  private static let height = 24.0
  /// More pieces than this are told as a share.
  private static let pieceLimit = 24

  var markup: Markup {
    let n = TimelinePicture.n
    let left = TimelinePicture.gutter
    let right = left + TimelinePicture.plotWidth
    var markup: Markup =
      isCounter
      ? "<rect class=\"free\" x=\"\(n(left))\" y=\"\(n(y + 0.5))\" width=\"\(n(right - left))\" height=\"\(n(TimelineLane.height - 1))\"/>"
      : "<line class=\"hair\" x1=\"\(n(left))\" y1=\"\(n(y + 12))\" x2=\"\(n(right))\" y2=\"\(n(y + 12))\"/>"
    let pieces = joined
    if pieces.count > TimelineLane.pieceLimit {
      markup += shared(pieces)
    } else {
      for piece in pieces { markup += self.piece(piece) }
    }
    return markup
  }

  /// Neighbours with the same look are one piece.
  private var joined: [Timeline.Segment] {
    lane.segments.reduce(into: []) { pieces, next in
      if let last = pieces.last, last.end == next.start, last.state == next.state,
        last.label == next.label
      {
        pieces[pieces.count - 1] = Timeline.Segment(
          start: last.start,
          end: next.end,
          state: last.state,
          label: last.label,
          isGuest: last.isGuest
        )
      } else {
        pieces.append(next)
      }
    }
  }

  private func piece(_ segment: Timeline.Segment) -> Markup {
    let n = TimelinePicture.n
    let x = axis.x(segment.start)
    let width = max(axis.x(segment.end) - x, 1)
    let style: String
    var word = segment.state.word
    var labelStyle = "halo"
    switch segment.state {
    case .active:
      style = segment.isGuest ? "a-guest" : "a-host"
      labelStyle = segment.isGuest ? "l-guest" : "l-host"
      word =
        isCounter ? segment.label : segment.label.isEmpty ? "active" : "active on \(segment.label)"
      if !isCounter, Double(word.count) * 6.6 > width { word = "active" }
    case .error:
      style = "error"
      word = "ERROR"
    case .inactive: style = "inactive"
    case .off, .exited, .dead: style = "off"
    }
    var markup: Markup =
      "<rect class=\"\(style)\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" height=\"\(n(TimelineLane.height))\"/>"
    if Double(word.count) * 6.6 + 6 < width {
      markup +=
        "<text class=\"mid \(labelStyle)\" x=\"\(n(x + width / 2))\" y=\"\(n(y + 16))\">\(word)</text>"
    }
    return markup
  }

  /// Many changes: one block with the share of time on the hardware.
  private func shared(_ pieces: [Timeline.Segment]) -> Markup {
    let n = TimelinePicture.n
    guard let first = pieces.first, let last = pieces.last else { return "" }
    let x = axis.x(first.start)
    let width = max(axis.x(last.end) - x, 1)
    let active = pieces.filter { $0.state == .active }.reduce(0) { $0 + ($1.end - $1.start) }
    let share = Words.percent(Double(active) / Double(max(last.end - first.start, 1)) * 100)
    let word = isCounter ? "in turns, in use \(share)" : "takes turns, active \(share)"
    return """
      <rect class="shared" x="\(n(x))" y="\(n(y))" width="\(n(width))" height="\(n(TimelineLane.height))"/>\
      <text class="mid halo" x="\(n(x + width / 2))" y="\(n(y + 16))">\(word)</text>
      """
  }
}
