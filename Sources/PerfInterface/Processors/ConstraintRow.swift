/// Events, and the counters that serve them.
///
/// `arch/x86/events/perf_event.h:struct event_constraint`
struct ConstraintRow: Sendable {
  /// What the event must be under the mask, or up to `span` more.
  let code: UInt64
  let mask: UInt64
  let span: UInt64
  /// The counters, as a mask over counter indices.
  let counters: UInt64
  /// Whether every programmable counter serves it as well.
  let isExtended: Bool
  /// Whether the event and what the other thread counts exclude each other from a counter (P51).
  private(set) var excludesThreads = false

  private init(
    _ code: UInt64,
    under mask: UInt64,
    span: UInt64 = 0,
    on counters: UInt64,
    isExtended: Bool = false
  ) {
    self.code = code
    self.mask = mask
    self.span = span
    self.counters = counters
    self.isExtended = isExtended
  }

  /// The same row for events that threads cannot count side by side.
  var excludingThreads: ConstraintRow {
    var row = self
    row.excludesThreads = true
    return row
  }

  /// Whether the row is about an event.
  func contains(_ event: UInt64) -> Bool { (event & mask) &- code <= span }
}

// Rows of the main tables, which look past the flags unless they are about fixed counters.
extension ConstraintRow {
  /// An event with a fixed counter; pseudo encodings, whose event byte is 0, have no other (P10).
  static func fixed(_ code: UInt64, on number: Int) -> ConstraintRow {
    ConstraintRow(
      code,
      under: EventSelect.fixed,
      on: Counter.fixed(number).bit,
      isExtended: code & EventSelect.event != 0
    )
  }

  /// Event select and unit mask.
  static func code(_ code: UInt64, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(code, under: EventSelect.code, on: counters)
  }

  /// An event select, and all unit masks with some bits.
  static func bits(_ code: UInt64, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(code, under: EventSelect.event | code, on: counters)
  }

  /// An event select with any unit mask.
  static func event(_ event: UInt64, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(event, under: EventSelect.event, on: counters)
  }

  static func events(_ events: ClosedRange<UInt64>, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(
      events.lowerBound,
      under: EventSelect.event,
      span: events.upperBound - events.lowerBound,
      on: counters
    )
  }
}

// Rows of the tables of PEBS, which are about events without flags, or with those of the code.
extension ConstraintRow {
  static func preciseCode(_ code: UInt64, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(code, under: EventSelect.code | EventSelect.flags, on: counters)
  }

  static func preciseEvent(_ event: UInt64, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(event, under: EventSelect.event | EventSelect.flags, on: counters)
  }

  static func preciseEvents(_ events: ClosedRange<UInt64>, on counters: UInt64) -> ConstraintRow {
    ConstraintRow(
      events.lowerBound,
      under: EventSelect.event | EventSelect.flags,
      span: events.upperBound - events.lowerBound,
      on: counters
    )
  }

  /// Every event without flags.
  static func anyPrecise(on counters: UInt64) -> ConstraintRow {
    ConstraintRow(0, under: EventSelect.flags, on: counters)
  }
}
