/// What one mail may cost, however many messages it has: work and memory, from its first line to its last
/// scenario.
///
/// A stranger wrote it. Whoever does something that grows with it asks first, and tells what was left out.
public struct MailBudget: Sendable {
  /// The most bytes of a mail; a larger one is refused.
  public static let sizeLimit = 16 << 20
  /// The most lines of a file that are looked at.
  static let lineLimit = 1_000_000
  /// The most messages of an mbox.
  static let messageLimit = 5_000
  /// What it takes to read a byte.
  static let workPerByte = 2
  /// The most bytes of a header's value.
  static let headerLimit = 32 << 10

  /// Work that is left; a unit is about 10 ns, as of the model's work.
  public private(set) var work = 150_000_000
  /// Bytes of text that are left, as they are shown.
  private var text = 6 << 20
  /// Lines of text that are left.
  private var lines = 150_000
  /// Statements that are left.
  private var statements = 24_000
  /// Scenarios that are left.
  private var scenarios = 200

  /// Begins with a mail.
  public init() {}

  /// Takes work; false when less is left, and then there is none for anybody.
  public mutating func takeWork(_ amount: Int) -> Bool {
    guard amount <= work else {
      work = 0
      return false
    }
    work -= amount
    return true
  }

  /// Takes a statement, and the work of looking it up; false when none is left.
  public mutating func takeStatement(work amount: Int) -> Bool {
    guard statements > 0, takeWork(amount) else { return false }
    statements -= 1
    return true
  }

  /// Takes a scenario; false when none is left.
  public mutating func takeScenario() -> Bool {
    scenarios -= 1
    return scenarios >= 0
  }

  /// Takes a line of text; false when none is left.
  mutating func takeLine(_ line: some Collection<UInt8>) -> Bool {
    guard lines > 0, text > 0 else { return false }
    lines -= 1
    text -= line.reduce(0) { $0 + MailBudget.shownSize($1) }
    return text >= 0
  }

  /// A control character is shown by its number, and a mark of HTML by its name.
  private static func shownSize(_ byte: UInt8) -> Int {
    switch byte {
    case 0x00..<0x20, 0x7f, 0xe2: 9
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""): 5
    default: 1
    }
  }
}
