import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// The same as a picture, in words.
public enum TimelineText {
  /// A lane with more changes is told by its first ones.
  private static let limit = 12

  /// A list to unfold.
  public static func html(_ timeline: Timeline) -> Markup {
    let lanes = (timeline.host + timeline.guest).map { lane -> Markup in
      "<dt>\(lane.name)<dd>\(words(lane).joined(separator: "; "))\n"
    }
    return """
      <details><summary>What \(timeline.backend.description) shows, as text</summary><dl class="lanes">
      \(lanes)</dl></details>

      """
  }

  /// When a lane was in which state.
  public static func words(_ lane: Timeline.Lane) -> [String] {
    let shown = lane.segments.prefix(limit).map { segment in
      let place = segment.label.isEmpty ? "" : " on \(segment.label)"
      return "\(DurationText.text(segment.start)) to \(DurationText.text(segment.end)) "
        + "\(segment.state.word)\(place)"
    }
    let hidden = lane.segments.count - shown.count
    return shown + (hidden > 0 ? ["and \(hidden) more changes in the same manner"] : [])
  }
}
