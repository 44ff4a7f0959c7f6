/// A machine of the scenario language that is no toy, and what random scenarios open on it.
struct WholeMachine: Sendable {
  /// Its name.
  let name: String
  /// Single events.
  let events: [String]
  /// Groups, which must fit the machine.
  let groups: [String]
  /// Whether its kernel has a watchdog that takes a counter.
  let hasWatchdog: Bool
  /// What a guest counts, where scenarios have guests on it.
  var guestEvents: [String] = []
  /// Whether a guest gets branch records by an event of KVM's.
  var hasGuestRecords = false

  /// What QEMU emulates counts cycles only.
  static let armv8 = WholeMachine(
    name: "armv8",
    events: ["cycles"],
    groups: ["{cycles,cycles}", "{cycles,cycles,cycles}"],
    hasWatchdog: false
  )

  /// Processors with events that fit all counters, a fixed one, some of the others, one of them, and
  /// such as share a register.
  static let x86: [WholeMachine] = [
    intel("skylake", ["r01c0", "r01b7"], hasGuestRecords: true),
    intel("icelake", ["r01c0", "r81d0", "slots", "r01b7"], hasGuestRecords: true),
    intel("sapphire-rapids", ["r01c0", "r81d0", "slots", "r012a"]),
    amd("zen3"), amd("zen4"),
  ]

  private static func intel(
    _ name: String,
    _ own: [String],
    hasGuestRecords: Bool = false
  ) -> WholeMachine {
    WholeMachine(
      name: name,
      events: ["cycles", "cycles", "instructions", "ref-cycles", "cache-misses", "branches"] + own,
      groups: ["{cycles,instructions}", "{cache-misses,cycles,branches}", "{ref-cycles,cycles}"],
      hasWatchdog: true,
      guestEvents: ["cycles", "cycles", "cycles on fixed1", "ref-cycles on fixed2", "branches"],
      hasGuestRecords: hasGuestRecords
    )
  }

  private static func amd(_ name: String) -> WholeMachine {
    WholeMachine(
      name: name,
      events: ["cycles", "cycles", "instructions", "cache-misses", "branches"],
      groups: ["{cycles,instructions}", "{cache-misses,cycles,branches}"],
      hasWatchdog: true,
      guestEvents: ["cycles", "cycles", "branches"]
    )
  }
}
