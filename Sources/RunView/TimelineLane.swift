import PerfInterface
import ScenarioRunner

/// One lane of a timeline: states told by pattern and label.
///
/// Class names are short, as there are thousands: `g` and `h` active for the guest and the host, `gl`
/// and `hl` their labels, `i` inactive, `e` in error, `o` off.
///
/// Its origin is the left end of the plot, on the baseline of its words; heights stand in the style.
struct TimelineLane {
  let lane: Timeline.Lane
  let axis: TimeAxis
  /// A counter's lane shows who has it; where nobody has, it is free.
  let isCounter: Bool

  /// From the top of a lane down to its baseline.
  static let baseline = 16.0
  /// More pieces than this are told as a share.
  private static let pieceLimit = 16

  /// Adds it to a picture.
  func write(to picture: inout Markup) {
    let pieces = joined
    let isFull =
      pieces.count == 1 && axis.x(pieces[0].start) <= 0
      && axis.x(pieces[0].end) >= TimelinePicture.plotWidth
    if !isFull { picture += Symbols.lane(isCounter: isCounter) }
    if pieces.count > TimelineLane.pieceLimit {
      picture += shared(pieces)
    } else {
      for piece in pieces { picture += self.piece(piece) }
    }
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

  private func block(_ style: Markup, _ x: Double, _ width: Double) -> Markup {
    let n = TimelinePicture.n
    let place: Markup = x == 0 ? "" : " x=\"\(n(x))\""
    return "<rect class=\"\(style)\"\(place) width=\"\(n(width))\"/>"
  }

  private func piece(_ segment: Timeline.Segment) -> Markup {
    let n = TimelinePicture.n
    let x = axis.x(segment.start)
    let width = max(axis.x(segment.end) - x, 1)
    let style: Markup
    var word = segment.state.word
    var labelStyle: Markup = "mid"
    switch segment.state {
    case .active:
      style = segment.isGuest ? "g" : "h"
      labelStyle = segment.isGuest ? "gl" : "hl"
      word =
        isCounter ? segment.label : segment.label.isEmpty ? "active" : "active on \(segment.label)"
      if !isCounter, Double(word.count) * 6.6 > width { word = "active" }
    case .error:
      style = "e"
      word = "ERROR"
    case .inactive: style = "i"
    case .off, .exited, .dead: style = "o"
    }
    var markup = block(style, x, width)
    if Double(word.count) * 6.6 + 6 < width {
      markup +=
        "<text class=\"\(labelStyle)\" x=\"\(n(x + width / 2))\">\(word)</text>"
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
    let share = FigureText.percent(Double(active) / Double(max(last.end - first.start, 1)) * 100)
    let word = isCounter ? "in turns, in use \(share)" : "takes turns, active \(share)"
    return
      "\(block("shared", x, width))<text class=\"mid\" x=\"\(n(x + width / 2))\">\(word)</text>"
  }
}
