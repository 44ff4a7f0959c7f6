import PerfInterface

// Rows 22 and 23 of E10: whether a PMU takes an event.
extension Perf {
  /// The error of the PMU that an event is for; nil when it takes the event.
  ///
  /// What KVM asks for comes here as well, and what is refused leaves it without an event (K16).
  func checkPMU(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    switch attr.type {
    case .software: return attr.config < SoftwareEvent.count ? nil : .enoent
    case .intelBTS, .intelPT: return checkTrace(attr, place: place)
    case .hardware, .hardwareCache, .raw: break
    default: return .enoent
    }
    // A guest without a PMU has no driver for one (G2).
    if hardware.isVirtual, hardware.counters.total == 0 { return .enoent }
    switch (hardware.driver, hardware.processor.preciseSampling) {
    case (.arm, _): return checkArm(attr, place: place)
    case (.x86, .otherPMU): return checkAMD(attr, place: place, leader: leader)
    case (.x86, _): return checkIntel(attr, leader: leader)
    }
  }

  /// What all drivers of x86 ask, in their order (P2, P3, P5, P40).
  ///
  /// `arch/x86/events/core.c:x86_pmu_hw_config()`, `x86_setup_perfctr()`
  func checkX86(_ attr: EventAttr) -> ErrorNumber? {
    if let error = checkPrecision(attr) { return error }
    if let error = checkCode(attr) { return error }
    if attr.type == .raw, let (use, value) = hardware.tables.sharedRegister(for: attr),
      value & ~use.validBits != 0
    {
      return .einval
    }
    return nil
  }

  private func checkPrecision(_ attr: EventAttr) -> ErrorNumber? {
    guard attr.preciseIP > 0 else { return nil }
    guard !hardware.isVirtual, case .records(let smallest) = hardware.processor.preciseSampling
    else {
      return .eopnotsupp
    }
    guard attr.isSampling else { return .einval }
    let isTooShort = attr.preciseIP == 3 && attr.samplePeriod < smallest
    return isTooShort && !attr.flags.contains(.frequency) ? .einval : nil
  }

  /// Whether a sampling event of the core takes another period (K32, P40).
  ///
  /// `arch/x86/events/core.c:x86_pmu_check_period()`
  func accepts(period: UInt64, _ event: EventIndex) -> Bool {
    guard hardware.driver == .x86 else { return true }
    var attr = events[event].attr
    attr.samplePeriod = period
    return !hardware.tables.serves(branchTraceFor: attr) && checkPrecision(attr) == nil
  }

  /// Whether the processor has the event (P2).
  func checkCode(_ attr: EventAttr) -> ErrorNumber? {
    switch attr.type {
    case .hardware where attr.namedPMU != 0, .hardwareCache where attr.namedPMU != 0: return .enoent
    case .hardware:
      if attr.config >= HardwareEvent.count { return .einval }
      return hardware.tables.events.code(attr) == nil ? .enoent : nil
    case .hardwareCache:
      switch hardware.tables.events.meaning(ofCache: attr.config) {
      case .senseless: return .einval
      case .missing: return .enoent
      case .code: return nil
      }
    default: return nil
    }
  }

  /// A lone event needs a counter that could serve it (P7).
  func checkCounters(_ attr: EventAttr) -> ErrorNumber? {
    hardware.allowed(attr, forKVM: true) == 0 ? .einval : nil
  }
}

// A generic event may name its PMU in the upper half of its code (P1).
extension Perf {
  /// The event as the core's PMU sees it: without the name of that, or of a PMU that there is not.
  ///
  /// One that names its PMU is not handed on to another, as a precise one of AMD's would be.
  /// `kernel/events/core.c:perf_init_event()`
  func withoutCorePMU(_ attr: EventAttr) -> EventAttr {
    guard attr.type == .hardware || attr.type == .hardwareCache, attr.namedPMU != 0,
      hardware.pmu(attr) == .hardware
    else { return attr }
    let others: [EventType] = [.software, .tracepoint, .breakpoint]
    if others.contains(where: { UInt64($0.rawValue) == attr.namedPMU }) { return attr }
    var attr = attr
    attr.config &= 0xffff_ffff
    return attr
  }
}

extension EventAttr {
  fileprivate var namedPMU: UInt64 { config >> 32 }
}
