/// A register that an event needs besides its counter, shared by events that want the same (P20).
public enum SharedRegister: Int, Hashable, Sendable, CaseIterable {
  case offcoreResponse0
  case offcoreResponse1
  case loadLatency
  case frontend
  case branchFilter

  /// The register that serves as well, if there is one.
  public var substitute: SharedRegister? {
    switch self {
    case .offcoreResponse0: .offcoreResponse1
    case .offcoreResponse1: .offcoreResponse0
    case .loadLatency, .frontend, .branchFilter: nil
    }
  }
}

/// A code whose events need a shared register.
public struct SharedRegisterUse: Hashable, Sendable {
  /// Event select and unit mask.
  let code: UInt64
  /// The register.
  public let register: SharedRegister
  /// The bits that it takes (P5, `arch/x86/events/core.c:x86_pmu_extra_regs()`).
  public let validBits: UInt64

  init(_ code: UInt64, _ register: SharedRegister, bits validBits: UInt64) {
    self.code = code
    self.register = register
    self.validBits = validBits
  }
}
