import PerfInterface

/// What the driver keeps of one CPU's last branch record, which nothing arbitrates (L20).
struct BranchRegisters: Hashable, Sendable {
  /// Placed events that sample branches, the guest's among them.
  var users = 0
  /// Those of them whose samples the hardware gives the record itself (L21a).
  var preciseUsers = 0
  /// Whether one of them keeps the record from the host (L21).
  var excludesHost = false
  /// The software filter: that of the event placed last, which its going does not undo (L22a).
  var filter: BranchKinds = []
  /// What LBR_SELECT holds, as `BranchFilter.registerValue`; nil where it selects everything.
  var selection: UInt64?
  /// Whether the register is saved and restored with a task's branches, as the guest's event asks for.
  var keepsSelection = false
  /// Whether the host has ever read the record into the buffer that its samples carry (L21).
  var hasBeenRead = false
  /// Branches recorded since the last reset on behalf of an event that keeps the host out.
  var entries: UInt64 = 0
}

/// What a task's context keeps of the record for its call stacks (L22, L22b).
struct SavedBranches: Hashable, Sendable {
  /// Call-stack events placed; what is added and what is taken off are told by different filters,
  /// so that it may be anything.
  var callStackUsers = 0
  /// What was saved when the task left; nil when nothing was.
  var entries: UInt64?
  /// LBR_SELECT at that time, where it was saved.
  var selection: UInt64?
}
