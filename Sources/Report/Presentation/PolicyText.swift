import ScenarioRunner

/// The effect of policies in words, the same in every output.
public enum PolicyText {
  /// What a policy is, in a few words.
  public static func meaning(_ word: String) -> String {
    switch word {
    case "reserved": "the counters that the guest uses are kept from the host, always"
    case "first": "KVM\u{2019}s events come before every other"
    case "scaled": "KVM\u{2019}s events are flexible and their counts scaled"
    case "stalled": "a vCPU is not entered while it has lost a counter"
    case "told": "a guest gets an interrupt when it has lost a counter"
    default: word
    }
  }

  /// The verdict on a gap and what it still costs: `told, 100 % lost`.
  public static func detail(_ effect: PolicyEffect) -> String {
    var words: [String] = []
    if effect.verdict != .gone, effect.guestLossShare > 0 {
      words.append("guest loses \(FigureText.percent(effect.guestLossShare * 100))")
    }
    if effect.stalledShare > 0 {
      words.append("guest stands still \(FigureText.percent(effect.stalledShare * 100))")
    }
    if effect.hostLossShare > 0 {
      words.append("host loses \(FigureText.percent(effect.hostLossShare * 100))")
    }
    return words.joined(separator: ", ")
  }
}
