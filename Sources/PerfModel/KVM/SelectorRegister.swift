import PerfInterface

// What a guest's selector looks like in its register; KVM compares contents, not spellings (K31).
extension Selector {
  private static let userBit: UInt64 = 1 << 16
  private static let kernelBit: UInt64 = 1 << 17
  private static let interruptBit: UInt64 = 1 << 20
  private static let enableBit: UInt64 = 1 << 22

  /// The value of EVNTSEL, or of the counter's field in FIXED_CTR_CTRL, and the counter's bit in
  /// PEBS_ENABLE.
  ///
  /// A fixed counter's field says nothing of the event, which the counter has by its number.
  func contents(on counter: Counter, _ hardware: Hardware) -> SelectorContents {
    var bits: UInt64 = isEnabled ? Selector.enableBit : 0
    if !attr.flags.contains(.excludeUser) { bits |= Selector.userBit }
    if !attr.flags.contains(.excludeKernel) { bits |= Selector.kernelBit }
    if raisesInterrupt { bits |= Selector.interruptBit }
    if !counter.isFixed { bits |= code(hardware) }
    return SelectorContents(control: bits, isPrecise: attr.preciseIP > 0)
  }

  /// Event select, unit mask and the bits that refine them; what else a spelling has is the
  /// register's own (K10).
  func code(_ hardware: Hardware) -> UInt64 {
    (hardware.tables(attr).events.code(attr.ofCore) ?? attr.config)
      & hardware.processor.guest.eventBits
  }
}

/// A selector as its registers hold it.
struct SelectorContents: Hashable, Sendable {
  let control: UInt64
  let isPrecise: Bool
}
