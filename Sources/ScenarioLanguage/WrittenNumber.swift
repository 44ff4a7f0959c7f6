/// A 64-bit number and how it was written: `-1` and `0x800` are printed as such.
struct WrittenNumber: CustomStringConvertible {
  let value: UInt64
  let description: String

  init(_ value: UInt64) {
    self.value = value
    description = String(value)
  }

  /// A number that is written as something else, such as the names of its bits.
  init(_ value: UInt64, as text: String) {
    self.value = value
    description = text
  }

  /// nil for what is neither decimal, nor hexadecimal with `0x`, nor negative in two's complement.
  init?(_ text: some StringProtocol) {
    guard let value = StatementParser.number(text) else { return nil }
    self.value = value
    description = String(text)
  }
}

// Two ways to write a number say the same.
extension WrittenNumber: Hashable {
  static func == (left: WrittenNumber, right: WrittenNumber) -> Bool { left.value == right.value }

  func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
