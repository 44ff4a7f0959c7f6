import PerfInterface

/// A guest's last branch record, as KVM emulates it (section 7 of the rules).
struct VirtualLBR: Hashable, Sendable {
  /// KVM's perf event.
  var event: EventIndex?
  /// The guest's DEBUGCTL.LBR bit.
  var isEnabled = false
  /// Guest time during the last `run` in which its branches were recorded.
  var recordedInRun: UInt64 = 0
  /// The guest has been told that its event lost the place (`ContentionPolicy.told`).
  var isLossTold = false
}
