/// What KVM or perf could do about contention and Linux does not: designs discussed on the lists.
///
/// Each concerns the emulated vPMU only. A scenario without a policy runs as Linux does.
public enum ContentionPolicy: Hashable, Sendable {
  /// KVM's events come before every other, those pinned to the CPU included.
  case first
  /// The lowest-numbered programmable counters of every CPU are kept from host events, always, and
  /// where asked for the fixed ones as well.
  case reserved(counters: Int, includesFixed: Bool)
  /// KVM's events are flexible, and a guest reads counts scaled by enabled over running time.
  case scaled
  /// A vCPU is not entered while an enabled counter's event has lost its counter.
  case stalled
  /// A guest gets an interrupt for each counter whose event has lost its counter.
  case told

  /// The word of the scenario language.
  public var word: String {
    switch self {
    case .first: "first"
    case .reserved: "reserved"
    case .scaled: "scaled"
    case .stalled: "stalled"
    case .told: "told"
    }
  }

  /// The words, in the order in which reports list them.
  public static let words = ["reserved", "first", "scaled", "stalled", "told"]
}
