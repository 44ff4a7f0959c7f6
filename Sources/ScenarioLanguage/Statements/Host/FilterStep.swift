import PerfInterface

/// `filter V deny {cycles} fixed0`: KVM's event filter.
struct FilterStep: HostStep {
  /// A list of events that a guest may, or may not, count.
  struct Filter: Hashable {
    /// Whether the list holds what is allowed.
    let isAllowList: Bool
    let events: EventExpression
    /// The fixed counters, which are filtered by number.
    var fixedCounters: [Counter] = []
  }

  static let beginnings = ["filter"]

  let names: Names
  /// nil takes the filter away.
  let filter: Filter?

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names()
    let word = try parser.word(of: ["allow", "deny", "none"])
    filter = word == "none" ? nil : try Filter(isAllowList: word == "allow", &parser)
  }

  private var filterText: String { filter?.description ?? "none" }

  var description: String { "filter \(names) \(filterText)" }

  var summary: String { "\(filter == nil ? "frees" : "filters") \(names)" }

  func actions(_ planner: inout Planner) -> [Action] {
    let events = filter?.resolved
    return names.all.compactMap { planner.vm($0).map { .filter($0, events) } }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# ioctl KVM_SET_PMU_EVENT_FILTER on \(names): \(filterText)"]
  }
}

extension FilterStep.Filter: CustomStringConvertible {
  init(isAllowList: Bool, _ parser: inout StatementParser) throws(Diagnostic) {
    self.init(isAllowList: isAllowList, events: try parser.event())
    while let token = parser.peeked {
      let counter = try parser.counter()
      guard counter.isFixed, !fixedCounters.contains(counter) else {
        throw parser.failure(
          at: token,
          "a filter lists events and then fixed counters, each once"
        )
      }
      fixedCounters.append(counter)
    }
  }

  var description: String {
    let counters = fixedCounters.map { " \($0.name)" }.joined()
    return "\(isAllowList ? "allow" : "deny") \(events)\(counters)"
  }

  fileprivate var resolved: GuestEventFilter {
    GuestEventFilter(
      isAllowList: isAllowList,
      events: events.attrs,
      fixedCounters: fixedCounters
    )
  }
}
