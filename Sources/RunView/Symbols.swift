/// Patterns and words of pictures, drawn once for the whole page.
///
/// What a picture uses from here is styled by its own classes alone: it stands outside of the picture.
public enum Symbols {
  /// What the patterns mean.
  public static let legend: Markup =
    "In pictures, solid is active (dark the guest\u{2019}s, light the host\u{2019}s), horizontal lines are inactive, a cross hatch is ERROR, a dashed outline is off, a dotted one a free counter, and a diagonal hatch counts that are lost."

  /// What heads a group of lanes.
  enum Title: String, CaseIterable {
    case hostEvents = "Host's events"
    case hardwareCounters = "Hardware counters"
    case guestCounters = "Guest's counters"
    case guestEvents = "Guest's events"

    var subtitle: String? {
      switch self {
      case .hostEvents, .hardwareCounters: nil
      case .guestCounters: "state of KVM\u{2019}s event"
      case .guestEvents: "as its Linux sees them"
      }
    }
  }

  /// The definitions, to stand once in a page.
  public static let html: Markup = """
    <svg class="symbols" aria-hidden="true"><defs>
    <pattern id="p:inactive" width="6" height="6" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h6v6H0z"/><path class="p-line" d="M0 3h6"/></pattern>
    <pattern id="p:error" width="8" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h8v8H0z"/><path class="p-bad" d="M0 0 8 8M8 0 0 8" stroke-width=".75"/></pattern>
    <pattern id="p:lost" width="5" height="5" patternUnits="userSpaceOnUse"><path class="p-bad" d="M-1 1 1-1M0 5 5 0M4 6 6 4" stroke-width=".75"/></pattern>
    <pattern id="p:shared" width="12" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h12v8H0z"/><path class="p-host" d="M0 0h6v8H0z"/></pattern>
    <pattern id="p:lost-narrow" href="#p:lost" patternTransform="scale(4 1)"/>
    </defs></svg>

    """
}
