import PerfInterface

extension Machine {
  /// The counters that pictures show even when nothing sits on them.
  ///
  /// Of a real x86 processor, with its many counters, those that are used are enough.
  var drawnCounters: [Counter] {
    isToy || processor.architecture == .arm64 ? inventory.all : []
  }
}
