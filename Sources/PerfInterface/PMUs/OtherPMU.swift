/// A PMU beside the core's, as perf registers it: whose events it can count, and what they are called.
///
/// Kernels give its type a number when they boot; here each has one of its own.
public struct OtherPMU: Sendable {
  /// Where its events are kept, the kernel's `task_ctx_nr` (P52).
  public enum Context: Sendable {
    /// Beside software events, of tasks and CPUs; groups take them as software.
    case software
    /// Beside the core's events, of tasks and CPUs.
    case hardware
    /// Of CPUs only.
    case cpuOnly
  }

  /// A field of an event: its bits in `config`, or in `config1` and `config2`.
  struct Term: Sendable {
    let name: String
    let word: Word
    let firstBit: UInt64
    let limit: UInt64

    init(_ name: String, in word: Word = .config, at firstBit: UInt64 = 0, upTo limit: UInt64) {
      self.name = name
      self.word = word
      self.firstBit = firstBit
      self.limit = limit
    }
  }

  enum Word: Sendable {
    case config
    case config1
    case config2
  }

  /// Its name in `/sys/bus/event_source/devices`.
  public let name: String
  /// Its `perf_event_attr.type` in here.
  public let type: EventType
  /// Where its events are kept.
  public let context: Context
  /// Whether it cannot leave out a mode, so that an event that asks for that is refused (P53).
  public let takesNoExclusion: Bool
  /// The bits of `config` that its driver knows.
  public let configBits: UInt64
  /// Its events with names, by their `config`.
  let events: [(name: String, config: UInt64)]
  let terms: [Term]

  init(
    _ name: String,
    _ type: EventType,
    _ context: Context,
    takesNoExclusion: Bool = false,
    configBits: UInt64 = .max,
    events: [(name: String, config: UInt64)] = [],
    terms: [Term] = []
  ) {
    self.name = name
    self.type = type
    self.context = context
    self.takesNoExclusion = takesNoExclusion
    self.configBits = configBits
    self.events = events
    self.terms = terms
  }
}

extension OtherPMU {
  /// All of them, in the order in which help lists them.
  public static let all: [OtherPMU] = [
    .msr, .power, .coreStates, .memoryController, .ibsOp, .ibsFetch, .intelBTS, .intelPT,
  ]

  /// The PMU of a name; nil where there is none.
  static func named(_ name: String) -> OtherPMU? { all.first { $0.name == name } }

  /// The PMU of a type; nil for that of the core and those whose types are the ABI's.
  public static func of(_ type: EventType) -> OtherPMU? { all.first { $0.type == type } }

  /// One event of each, for messages and suggestions.
  static let examples: [String] = all.map { pmu in
    let events = pmu.events.map { $0.name }
    return "\(pmu.name)/\(events.count > 1 ? events[1] : "")/"
  }

  /// Registers that count whether or not somebody looks; `arch/x86/events/msr.c`.
  public static let msr = OtherPMU(
    "msr",
    .msr,
    .software,
    takesNoExclusion: true,
    events: [
      ("tsc", 0), ("aperf", 1), ("mperf", 2), ("pperf", 3), ("smi", 4), ("irperf", 6),
    ],
    terms: [Term("event", upTo: .max)]
  )

  /// What a package has taken of energy, RAPL; `arch/x86/events/rapl.c`.
  public static let power = OtherPMU(
    "power",
    .power,
    .cpuOnly,
    takesNoExclusion: true,
    configBits: 0xff,
    events: [
      ("energy-cores", 1), ("energy-pkg", 2), ("energy-ram", 3), ("energy-gpu", 4),
      ("energy-psys", 5),
    ],
    terms: [Term("event", upTo: 0xff)]
  )

  /// How long a core was in each idle state; `arch/x86/events/intel/cstate.c`.
  public static let coreStates = OtherPMU(
    "cstate_core",
    .coreStates,
    .cpuOnly,
    takesNoExclusion: true,
    events: [
      ("c1-residency", 0), ("c3-residency", 1), ("c6-residency", 2), ("c7-residency", 3),
    ],
    terms: [Term("event", upTo: .max)]
  )

  /// A channel of a server's memory controller, whose names for events stand for other codes on each;
  /// `arch/x86/events/intel/uncore_snbep.c`.
  public static let memoryController = OtherPMU(
    "uncore_imc_0",
    .memoryController,
    .cpuOnly,
    takesNoExclusion: true,
    terms: [
      Term("event", upTo: 0xff), Term("umask", at: 8, upTo: 0xff), Term("edge", at: 18, upTo: 1),
      Term("inv", at: 23, upTo: 1), Term("thresh", at: 24, upTo: 0xff),
    ]
  )

  /// AMD's sampling of operations; `arch/x86/events/amd/ibs.c`.
  public static let ibsOp = OtherPMU(
    "ibs_op",
    .ibsOp,
    .hardware,
    terms: [
      Term("cnt_ctl", at: 19, upTo: 1), Term("l3missonly", at: 16, upTo: 1),
      Term("swfilt", in: .config2, upTo: 1), Term("ldlat", in: .config1, upTo: 0xfff),
    ]
  )

  /// AMD's sampling of instruction fetches; `arch/x86/events/amd/ibs.c`.
  public static let ibsFetch = OtherPMU(
    "ibs_fetch",
    .ibsFetch,
    .hardware,
    terms: [
      Term("rand_en", at: 57, upTo: 1), Term("l3missonly", at: 59, upTo: 1),
      Term("swfilt", in: .config2, upTo: 1),
    ]
  )

  /// The branch trace store; `arch/x86/events/intel/bts.c`.
  static let intelBTS = OtherPMU("intel_bts", .intelBTS, .software)

  /// The processor trace; `arch/x86/events/intel/pt.c`.
  static let intelPT = OtherPMU("intel_pt", .intelPT, .software)
}

/// The two PMUs of a hybrid processor's cores (P58).
public enum HybridPMU {
  /// That of the large cores, with the number of raw events.
  public static let core = "cpu_core"
  /// That of the small ones.
  public static let atom = "cpu_atom"

  /// The name's number, as it stands in the upper half of a generic event's `config`; nil for other names.
  static func number(_ name: String) -> UInt64? {
    name == core
      ? UInt64(EventType.raw.rawValue) : name == atom ? UInt64(EventType.cpuAtom.rawValue) : nil
  }
}

extension EventAttr {
  /// Whether it names the PMU of small cores.
  public var namesAtom: Bool {
    type == .cpuAtom
      || (type == .hardware || type == .hardwareCache)
        && config >> 32 == UInt64(EventType.cpuAtom.rawValue)
  }

  /// The event as the PMU of a core sees it, of which the small ones have one of their own.
  public var ofCore: EventAttr {
    guard namesAtom else { return self }
    var attr = self
    if type == .cpuAtom { attr.type = .raw } else { attr.config &= 0xffff_ffff }
    return attr
  }
}

extension EventType {
  /// The PMU of small cores.
  public static let cpuAtom = EventType(rawValue: 1009)
  /// The branch trace store.
  public static let intelBTS = EventType(rawValue: 1001)
  /// The processor trace.
  public static let intelPT = EventType(rawValue: 1002)
  /// AMD's sampling of operations.
  public static let ibsOp = EventType(rawValue: 1003)
  /// AMD's sampling of fetches.
  public static let ibsFetch = EventType(rawValue: 1004)
  /// Energy.
  public static let power = EventType(rawValue: 1005)
  /// A channel of the memory controller.
  public static let memoryController = EventType(rawValue: 1006)
  /// Idle states of a core.
  public static let coreStates = EventType(rawValue: 1007)
  /// Registers that count by themselves.
  public static let msr = EventType(rawValue: 1008)
}

extension EventType {
  /// Whether events of the type are kept beside software events and take no counter (P52).
  public var isSoftwareLike: Bool {
    if [.software, .tracepoint, .breakpoint].contains(self) { return true }
    return OtherPMU.of(self)?.context == .software
  }
}
