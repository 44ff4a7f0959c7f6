import PerfInterface

/// A register that an event needs besides its counter, shared by events that want the same (P20).
enum SharedRegister: Int, Hashable, Sendable, CaseIterable {
  case offcoreResponse0
  case offcoreResponse1
  case loadLatency
  case frontend
  case branchFilter

  /// The register that serves as well, if there is one.
  var substitute: SharedRegister? {
    switch self {
    case .offcoreResponse0: .offcoreResponse1
    case .offcoreResponse1: .offcoreResponse0
    default: nil
    }
  }
}

extension SharedRegister {
  /// The register that Intel's events of some codes need (P20).
  static func forCode(of attr: EventAttr, _ model: Machine.Model) -> SharedRegister? {
    guard let code = X86Encoding.code(attr, model) else { return nil }
    switch (model, code & 0xffff) {
    case (.skylake, 0x01b7), (.icelake, 0x01b7), (.sapphireRapids, 0x012a): return .offcoreResponse0
    case (.skylake, 0x01bb), (.icelake, 0x01bb), (.sapphireRapids, 0x012b): return .offcoreResponse1
    case (.skylake, 0x01cd), (.icelake, 0x01cd), (.sapphireRapids, 0x01cd): return .loadLatency
    case (.skylake, 0x01c6), (.icelake, 0x01c6), (.sapphireRapids, 0x01c6): return .frontend
    default: return nil
    }
  }

  /// The bits that it takes (P5, `arch/x86/events/core.c:x86_pmu_extra_regs()`).
  func validBits(_ model: Machine.Model) -> UInt64 {
    switch (self, model) {
    case (.offcoreResponse0, .skylake), (.offcoreResponse1, .skylake): 0x3f_ffff_8fff
    case (.offcoreResponse0, .icelake), (.offcoreResponse1, .icelake): 0x3f_ffff_bfff
    case (.offcoreResponse0, _), (.offcoreResponse1, _): 0x3f_ffff_ffff
    case (.loadLatency, _): 0xffff
    case (.frontend, .sapphireRapids): 0x7f_ff1f
    case (.frontend, _): 0x7f_ff17
    case (.branchFilter, _): .max
    }
  }
}

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
  static func wishes(
    _ attr: EventAttr,
    _ inventory: CounterInventory
  ) -> RegisterPair<SharedRegisterWish> {
    var wishes = RegisterPair<SharedRegisterWish>()
    if let register = SharedRegister.forCode(of: attr, inventory.model) {
      // A generic cache event has a value of its own, one for each combination.
      let value = attr.type == .hardwareCache ? ~attr.config : attr.config1
      wishes.forCode = SharedRegisterWish(register: register, value: value)
    }
    // The constraint of the guest's LBR event is found before any register is looked at (L20), and
    // AMD's driver does not arbitrate at all.
    if attr.hasBranchStack, inventory.model != .zen4, attr.config != VirtualLBR.eventCode {
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
