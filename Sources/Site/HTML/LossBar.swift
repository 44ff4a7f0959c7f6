import RunView

/// The share of counts lost: a figure, then a bar of the hatch that pictures use for lost counts.
enum LossBar {
  static func bar(_ words: String, share: Double) -> Markup {
    """
    <span class="loss"><b>\(words)</b><svg viewBox="0 0 56 10" aria-hidden="true"><rect class="box" x="1" y="1" width="54" height="8"/>\
    <rect class="amount" x="1" y="1" width="\(TimelinePicture.n(share * 54))" height="8"/></svg></span>
    """
  }
}
