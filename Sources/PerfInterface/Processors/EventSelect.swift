/// The fields of an event select register that a table may look at.
public enum EventSelect {
  /// The event select alone.
  static let event: UInt64 = 0xff
  /// Event select and unit mask.
  static let code: UInt64 = 0xffff
  /// Any thread of the core.
  public static let anyThread: UInt64 = 1 << 21
  /// Pin control.
  static let pinControl: UInt64 = 1 << 19
  /// What Intel's driver takes of a raw event: its code, edge, inversion and counter mask.
  static let raw: UInt64 = 0xff84_ffff
  /// Inside a transaction, and undone with it.
  static let transaction: UInt64 = 1 << 32
  static let checkpoint: UInt64 = 1 << 33
  /// What makes an event another than its code says, for the tables of PEBS.
  static let flags = 0xff84_0000 | anyThread | pinControl | transaction | checkpoint
  /// What must be as the table says for a fixed counter.
  static let fixed = raw | transaction | checkpoint
}
