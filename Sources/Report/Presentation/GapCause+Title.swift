public import ScenarioLanguage

extension GapCause {
  /// As a heading.
  public var title: String {
    switch self {
    case .hostEvent: "Any event of the host"
    case .pinned: "Pinned events of the host"
    case .exclusive: "Exclusive events of the host"
    case .watchdog: "The NMI watchdog"
    case .emulated: "The emulated vPMU itself"
    case .passive: "Guests that only read"
    case .filter: "Event filters"
    case .tool: "Tools behind perf"
    case .thread: "vCPUs that change their thread"
    }
  }
}
