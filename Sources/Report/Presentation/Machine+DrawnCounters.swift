import PerfInterface

extension Machine {
  /// The counters that a timeline shows even where nothing uses them; of the processors with many it
  /// shows those in use.
  var drawnCounters: [Counter] {
    switch model {
    case .toy: (0..<counters).map { .gp($0) } + fixed.map { .fixed($0.number) }.sorted()
    case .armv8: (0..<6).map { .gp($0) } + [.fixed(0)]
    default: []
    }
  }
}
