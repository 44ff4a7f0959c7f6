/// The top-down events of Ice Lake and later (P6, P26).
public enum TopDown {
  /// The slots counter's event.
  public static let slots: UInt64 = 0x0400
  /// The index of the first pseudo counter (P9).
  static let firstCounter: Int8 = 48
  /// The first metric; the others follow in steps of a unit mask.
  private static let firstMetric: UInt64 = 0x8000
  private static let mostMetrics: UInt64 = 8

  /// The pseudo counter of a metric's code; nil for every other code.
  public static func counter(_ code: UInt64) -> Counter? {
    let place = (code & EventSelect.code) &- firstMetric
    guard place & EventSelect.event == 0, place >> 8 < mostMetrics else { return nil }
    return Counter(index: firstCounter + Int8(place >> 8))
  }

  /// Whether a code has one of the flags that neither slots nor metrics take.
  public static func hasFlags(_ code: UInt64) -> Bool { code & EventSelect.flags != 0 }
}
