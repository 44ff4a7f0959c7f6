import PerfInterface

// Buffers that samples go to; what is in them is not modelled (E62, E63).
extension Perf {
  /// Maps the buffer of an event, its own or the one that it is redirected to.
  ///
  /// `core.c:perf_mmap()`
  mutating func map(_ event: EventIndex) -> ErrorNumber? {
    if events[event].attr.flags.contains(.inherit), events[event].cpu == nil { return .einval }
    guard let buffer = events[event].buffer, buffer != event else {
      events[event].buffer = event
      events[event].mappingCount += 1
      return nil
    }
    if kernel.refusesMappingRedirected { return .ebusy }
    events[event].mappingCount += 1
    return nil
  }

  /// With its own last mapping an event has no buffer any more, and with the last one of all no event that wrote there
  /// (E63).
  ///
  /// `core.c:perf_mmap_close()`
  mutating func unmap(_ event: EventIndex) -> ErrorNumber? {
    guard events[event].isMapped, let buffer = events[event].buffer else { return .einval }
    events[event].mappingCount -= 1
    if events[event].isMapped { return nil }
    events[event].buffer = nil
    let isUsed = events.contains { $0.buffer == buffer && $0.isMapped }
    guard !isUsed else { return nil }
    for other in events.indices where events[other].buffer == buffer { events[other].buffer = nil }
    return nil
  }

  /// Has the samples of an event go to the buffer of another one, or nowhere.
  ///
  /// `core.c:perf_event_set_output()`
  mutating func redirect(_ event: EventIndex, to output: EventIndex?) -> ErrorNumber? {
    guard let output else {
      guard !events[event].isMapped else { return .einval }
      events[event].buffer = nil
      return nil
    }
    let (own, other) = (events[event], events[output])
    guard output != event, own.cpu == other.cpu, own.cpu != nil || own.target == other.target,
      !own.isMapped, let buffer = other.buffer
    else { return .einval }
    events[event].buffer = buffer
    return nil
  }
}
