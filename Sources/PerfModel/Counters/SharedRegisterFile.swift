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

  /// What was asked for last in a register; nil when nothing ever was.
  func value(of register: SharedRegister) -> UInt64? {
    values.isEmpty ? nil : values[register.rawValue]
  }

  /// What is asked for now, and of the filter what was asked for last, which stays in its register (L25).
  func mix(into digest: inout StateDigest) {
    for place in users.indices
    where users[place] > 0 || place == SharedRegister.branchFilter.rawValue {
      digest.mix(UInt64(place) << 32 | UInt64(users[place]))
      digest.mix(values[place])
    }
  }

  /// Gives up one use of a register.
  mutating func release(_ register: SharedRegister) { users[register.rawValue] -= 1 }
}

extension SharedRegisterWish {
  /// The registers an event wants: one for its event code, one for its branch filter (P20, P21).
  static func wishes(_ attr: EventAttr, _ hardware: Hardware) -> RegisterPair<SharedRegisterWish> {
    var wishes = RegisterPair<SharedRegisterWish>()
    guard hardware.pmu(attr).isOfCores, hardware.tables(attr).looksAtRegisters(attr.ofCore) else {
      return wishes
    }
    if let (use, value) = hardware.tables(attr).sharedRegister(for: attr.ofCore) {
      wishes.forCode = SharedRegisterWish(register: use.register, value: value)
    }
    switch hardware.processor.branchRecords?.kind {
    case .lbrSelect?, .architectural?:
      guard hardware.usesBranchRecords(attr), let records = hardware.processor.branchRecords
      else { break }
      let value = attr.branchFilter.registerValue(of: records)
      wishes.forFilter = SharedRegisterWish(register: .branchFilter, value: value)
    case .amd?, .branchSampling?, nil: break
    }
    return wishes
  }
}
