import PerfInterface
import ScenarioRunner

/// One lane of a timeline: states told by pattern and label.
///
/// Class names are short, as there are thousands: `g` and `h` active for the guest and the host, `gl`
/// and `hl` their labels, `i` inactive, `e` in error, `o` off.
///
/// Its origin is the left end of the plot, on the baseline of its words; heights stand in the style, and what is
/// behind the states: `f` a counter's free stretches, `r` a line.
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
      pieces.count == 1 && axis.share(pieces[0].start) <= 0 && axis.share(pieces[0].end) >= 1
    if !isFull { picture += block(isCounter ? "f" : "r", 0, 1) }
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
    let place: Markup = x == 0 ? "" : " x=\"\(TimelinePicture.percent(x))\""
    return "<rect class=\"\(style)\"\(place) width=\"\(TimelinePicture.percent(width))\"/>"
  }

  /// A word in the middle of a stretch, where it fits.
  private func label(_ word: String, _ style: Markup, _ x: Double, _ width: Double) -> Markup {
    let room = TimelinePicture.Room(for: word, width, margin: 6)
    if room == .none { return "" }
    let middle = TimelinePicture.percent(x + width / 2)
    return "<text class=\"\(style)\(room.style)\" x=\"\(middle)\">\(word)</text>"
  }

  private func piece(_ segment: Timeline.Segment) -> Markup {
    let x = axis.share(segment.start)
    let width = max(axis.share(segment.end) - x, TimelineLane.leastWidth)
    switch segment.state {
    case .active:
      let style: Markup = segment.isGuest ? "gl" : "hl"
      var word =
        isCounter ? segment.label : segment.label.isEmpty ? "active" : "active on \(segment.label)"
      if !isCounter, TimelinePicture.Room(for: word, width, margin: 6) == .none { word = "active" }
      return block(segment.isGuest ? "g" : "h", x, width) + label(word, style, x, width)
    case .error: return block("e", x, width) + label("ERROR", "mid", x, width)
    case .inactive: return block("i", x, width) + label(segment.state.word, "mid", x, width)
    case .off, .exited, .dead:
      return block("o", x, width) + label(segment.state.word, "mid", x, width)
    }
  }

  /// A stretch is seen however short it is.
  private static let leastWidth = 0.0014

  /// Many changes: one block with the share of time on the hardware.
  private func shared(_ pieces: [Timeline.Segment]) -> Markup {
    guard let first = pieces.first, let last = pieces.last else { return "" }
    let x = axis.share(first.start)
    let width = max(axis.share(last.end) - x, TimelineLane.leastWidth)
    let active = pieces.filter { $0.state == .active }.reduce(0) { $0 + ($1.end - $1.start) }
    let share = FigureText.percent(Double(active) / Double(max(last.end - first.start, 1)) * 100)
    let word = isCounter ? "in turns, in use \(share)" : "takes turns, active \(share)"
    return block("shared", x, width) + label(word, "mid", x, width)
  }
}
