/// What a processor has beside its core's PMU, as far as perf has drivers for it.
///
/// Each mask has a bit for each `config` that the driver takes there.
public struct OtherUnits: Hashable, Sendable {
  /// Registers that count by themselves; `arch/x86/events/msr.c:test_intel()`, `msr_init()`.
  public var registers: UInt64 = 0
  /// Further ones, which later drivers find by asking.
  public var probedRegisters: UInt64 = 0
  /// Domains whose energy is metered; `arch/x86/events/rapl.c:rapl_model_match`.
  public var energyDomains: UInt64 = 0
  /// Idle states of a core; `arch/x86/events/intel/cstate.c:intel_cstates_match`.
  public var coreStates: UInt64 = 0
  /// Whether perf counts at its memory controller.
  public var hasMemoryController = false
  /// Whether it samples instructions, IBS.
  public var samplesInstructions = false
  /// Whether that can keep to what missed the last cache, from Zen 4 on.
  public var samplesMissesOnly = false
  /// Data breakpoints and those of instructions that a CPU has; one pool for both on x86.
  public var breakpoints = Breakpoints.shared(4)

  /// Whether a breakpoint can be on a range of more than eight bytes; `X86_FEATURE_BPEXT`.
  public var breaksAtRanges = false

  /// A CPU's breakpoint registers.
  public enum Breakpoints: Hashable, Sendable {
    case shared(Int)
    case separate(data: Int, instructions: Int)
  }

  /// Of the registers those that count cycles: the time stamp, the two behind it, and instructions.
  public static let cycleRegisters: UInt64 = 0b100_0111

  static let armv8 = OtherUnits(breakpoints: .separate(data: 4, instructions: 6))

  /// Everything that Intel's servers have.
  static let toy = OtherUnits(
    registers: 0b1_1111,
    energyDomains: 0b11_1110,
    coreStates: 0b1111,
    hasMemoryController: true
  )

  /// Intel's; the register of productive cycles is in no driver's list for Haswell, Broadwell and the servers since
  /// Sapphire Rapids, and since 7.0 is asked for.
  static func intel(
    registers: UInt64 = 0b1_1111,
    probedRegisters: UInt64 = 0,
    energyDomains: UInt64,
    coreStates: UInt64
  ) -> OtherUnits {
    OtherUnits(
      registers: registers,
      probedRegisters: probedRegisters,
      energyDomains: energyDomains,
      coreStates: coreStates,
      hasMemoryController: true
    )
  }

  /// The time stamp, cycles and retired instructions; the package's energy.
  static func amd(samplesMissesOnly: Bool) -> OtherUnits {
    OtherUnits(
      registers: 0b100_0111,
      energyDomains: 0b100,
      samplesInstructions: true,
      samplesMissesOnly: samplesMissesOnly,
      breaksAtRanges: true
    )
  }

  /// The registers of processors without that of productive cycles.
  static let registersWithoutProductiveCycles: UInt64 = 0b1_0111
  /// That one.
  static let productiveCycles: UInt64 = 0b1000
  /// Cores, package and memory.
  static let serverDomains: UInt64 = 0b1110
  /// These and the platform's.
  static let platformDomains: UInt64 = 0b10_1110
  /// C3, C6 and C7.
  static let deepStates: UInt64 = 0b1110
  /// C1 and C6.
  static let statesOfIceLake: UInt64 = 0b0101
}
