import PerfInterface

/// A register and the value an event wants in it.
struct SharedRegisterWish: Hashable, Sendable {
  var register: SharedRegister
  let value: UInt64
}

/// At most two of something: an event wants one register for its code and one for its filter.
///
/// Inline, so that an event stays a plain value.
struct RegisterPair<Element: Hashable & Sendable>: Hashable, Sendable {
  var forCode: Element?
  var forFilter: Element?
}

/// The shared registers of one CPU.
struct SharedRegisterFile: Hashable, Sendable {
  private var values: [UInt64] = []
  private var users: [Int] = []

  /// Takes a register for one more user, or its substitute; nil when both hold other values.
  mutating func take(_ wish: SharedRegisterWish) -> SharedRegister? {
    if users.isEmpty {
      users = Array(repeating: 0, count: SharedRegister.allCases.count)
      values = Array(repeating: 0, count: SharedRegister.allCases.count)
    }
    for register in [wish.register, wish.register.substitute ?? wish.register] {
      let place = register.rawValue
      guard users[place] == 0 || values[place] == wish.value else { continue }
      users[place] += 1
      values[place] = wish.value
      return register
    }
    return nil
  }

  /// Gives up one use of a register.
  mutating func release(_ register: SharedRegister) { users[register.rawValue] -= 1 }
}

extension SharedRegisterWish {
  /// The registers an event wants: one for its event code, one for its branch filter (P20, P21).
  static func wishes(_ attr: EventAttr, _ hardware: Hardware) -> RegisterPair<SharedRegisterWish> {
    var wishes = RegisterPair<SharedRegisterWish>()
    if let use = hardware.processor.sharedRegister(for: attr) {
      // A generic cache event has a value of its own, one for each combination.
      let value = attr.type == .hardwareCache ? ~attr.config : attr.config1
      wishes.forCode = SharedRegisterWish(register: use.register, value: value)
    }
    // The constraint of the guest's LBR event is found before any register is looked at (L20).
    if attr.hasBranchStack, hardware.processor.branchRecords?.arbitratesFilters == true,
      attr.config != BranchRecords.guestEventCode
    {
      wishes.forFilter = SharedRegisterWish(register: .branchFilter, value: attr.branchFilter)
    }
    return wishes
  }
}

extension EventAttr {
  /// Whether samples carry branch records.
  var hasBranchStack: Bool { sampleType & (1 << 11) != 0 }

  /// The branch filter with its privilege levels, derived from exclude bits where none is given.
  var branchFilter: UInt64 {
    guard branchSampleType & 7 == 0 else { return branchSampleType }
    let user: UInt64 = flags.contains(.excludeUser) ? 0 : 1
    let kernel: UInt64 = flags.contains(.excludeKernel) ? 0 : 2
    return branchSampleType | user | kernel
  }
}
