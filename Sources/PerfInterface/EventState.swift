/// The state of a perf event, with the kernel's values of 6.1 and 6.12 (T1).
public enum EventState: Int8, Hashable, Sendable, CaseIterable, Comparable {
  /// Being closed.
  case dead = -4
  /// The task it counted has exited.
  case exited = -3
  /// A pinned group that could not be placed.
  case error = -2
  /// Disabled.
  case off = -1
  /// Enabled and waiting for a counter or its task.
  case inactive = 0
  /// On the hardware.
  case active = 1

  /// The word the scenario language and the report use.
  public var word: String {
    switch self {
    case .dead: "closed"
    case .exited: "exited"
    case .error: "error"
    case .off: "off"
    case .inactive: "inactive"
    case .active: "active"
    }
  }

  /// Orders states as the kernel compares them.
  public static func < (left: EventState, right: EventState) -> Bool {
    left.rawValue < right.rawValue
  }
}
