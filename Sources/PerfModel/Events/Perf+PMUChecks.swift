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
    case .cpuAtom where hardware.isHybrid: break
    default: return checkOtherPMU(attr, place: place, leader: leader)
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
    if !isLongEnough(attr, isCodeKnown: false) { return .einval }
    if let error = checkCode(attr) { return error }
    if attr.ofCore.type == .raw,
      let (use, value) = hardware.tables(attr).sharedRegister(for: attr.ofCore),
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

  /// Whether a period is not below the smallest of the driver, which does not know the code of a generic event when
  /// it is opened (P40).
  ///
  /// `arch/x86/events/core.c:x86_pmu_hw_config()`
  private func isLongEnough(_ attr: EventAttr, isCodeKnown: Bool) -> Bool {
    guard attr.isSampling, !attr.flags.contains(.frequency) else { return true }
    let code = hardware.tables(attr).periodCode(attr.ofCore, isKnown: isCodeKnown)
    return attr.samplePeriod >= hardware.processor.periodLimit.smallest(code)
  }

  /// Whether a sampling event of the core takes another period (K32, P40).
  ///
  /// `arch/x86/events/core.c:x86_pmu_check_period()`
  func accepts(period: UInt64, _ event: EventIndex) -> Bool {
    guard hardware.driver == .x86 else { return true }
    var attr = events[event].attr
    if attr.type == .ibsOp || attr.type == .ibsFetch {
      return acceptsInstructionSampling(period: period, attr)
    }
    attr.samplePeriod = period
    return !hardware.tables(attr).serves(branchTraceFor: attr.ofCore) && checkPrecision(attr) == nil
      && isLongEnough(attr, isCodeKnown: true)
  }

  /// Whether the processor has the event (P2).
  func checkCode(_ attr: EventAttr) -> ErrorNumber? {
    let events = hardware.tables(attr).events
    let attr = hardware.isHybrid ? attr.ofCore : attr
    switch attr.type {
    case .hardware where attr.namedPMU != 0, .hardwareCache where attr.namedPMU != 0: return .enoent
    case .hardware:
      if attr.config >= HardwareEvent.count { return .einval }
      return events.code(attr) == nil ? .enoent : nil
    case .hardwareCache:
      switch events.meaning(ofCache: attr.config) {
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
    if hardware.isHybrid { return attr }
    guard attr.type == .hardware || attr.type == .hardwareCache, attr.namedPMU != 0,
      hardware.pmu(attr) == .hardware
    else { return attr }
    let others: [EventType] = [.software, .tracepoint, .breakpoint]
    if others.contains(where: { UInt64($0.rawValue) == attr.namedPMU }) { return attr }
    var attr = attr
    attr.config &= 0xffff_ffff
    return attr
  }

  /// On a hybrid processor the event as the PMU of one kind of cores takes it: that of its CPU, or of a task that of the
  /// large cores, where none is named and they have it; ENOENT where its CPU is of the other kind (P58).
  ///
  /// `kernel/events/core.c:perf_init_event()`, `arch/x86/events/core.c:x86_pmu_event_init()`
  func hybridEvent(_ attr: EventAttr, _ place: OpenPlace) -> Result<EventAttr, OpenError> {
    let isGeneric = attr.type == .hardware || attr.type == .hardwareCache
    guard hardware.isHybrid, isGeneric || attr.type == .raw || attr.type == .cpuAtom else {
      return .success(attr)
    }
    let core = UInt64(EventType.raw.rawValue)
    let isNamed = attr.namesAtom || attr.type == .raw || isGeneric && attr.namedPMU == core
    let own = place.cpu.map { hardware.corePMU(ofCPU: $0) }
    var pmu = isNamed ? (attr.namesAtom ? .atom : .hardware) : own ?? .hardware
    // What the large cores do not have, the next PMU in the list is asked for.
    if own == nil, !isNamed, checkCode(attr) == .enoent { pmu = .atom }
    guard own == nil || own == pmu else { return .failure(OpenError(number: .enoent)) }
    var attr = attr
    if isGeneric {
      let number = pmu == .atom ? UInt64(EventType.cpuAtom.rawValue) : 0
      attr.config = attr.config & 0xffff_ffff | number << 32
    }
    return .success(attr)
  }
}

extension EventAttr {
  fileprivate var namedPMU: UInt64 { config >> 32 }
}
