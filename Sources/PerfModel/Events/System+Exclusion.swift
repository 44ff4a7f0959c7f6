import PerfInterface

// Facilities that exclude each other while an event of one is open (P24, E10 rows 27 and 39).
extension System {
  /// What may not be open at the same time, anywhere in the system.
  enum TraceFacility: Hashable, Sendable {
    case branchRecords
    case branchTrace
    case processorTrace
  }

  private func facility(_ attr: EventAttr) -> TraceFacility? {
    switch attr.type {
    case .intelBTS: .branchTrace
    case .intelPT: .processorTrace
    default: attr.hasBranchStack ? .branchRecords : nil
    }
  }

  /// Whether an event of another facility is open; its state does not matter.
  func isOpenAnywhere(excludedBy facility: TraceFacility) -> Bool {
    events.contains { event in
      guard event.state != .dead, let other = self.facility(event.attr) else { return false }
      return other != facility
    }
  }

  /// An event of the branch trace or processor trace PMU, which are on Intel's CPUs only.
  func checkTrace(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    guard counters.maxPreciseIP > 0 else { return .enoent }
    let wanted: TraceFacility = attr.type == .intelBTS ? .branchTrace : .processorTrace
    if isOpenAnywhere(excludedBy: wanted) { return .ebusy }
    // One such event in a context, and either of CPUs or of tasks.
    let same = events.filter { $0.state != .dead && $0.attr.type == attr.type }
    let isBusy = same.contains { event in
      (event.target == Event.none) != (place.task == Event.none)
        || (event.target == place.task
          && (event.cpu == place.cpu || event.cpu == Event.none || place.cpu == Event.none))
    }
    return isBusy ? .ebusy : nil
  }
}
