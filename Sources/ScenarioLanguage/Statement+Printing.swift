public import PerfInterface

extension Statement: CustomStringConvertible {
  /// The statement as the language writes it; parsing it gives the same statement.
  public var description: String {
    switch kind {
    case .machine(let machine): machine.text
    case .kernels(let versions): "kernel " + versions.map(\.rawValue).joined(separator: " ")
    case .task(let names, let cpu): "task \(names)" + onCPU(cpu)
    case .vm(let names, let vm): "vm \(names)" + text(vm)
    case .watchdog: "watchdog on"
    case .policy(let policy): "policy \(policy.text)"
    case .host(let step): "host: \(step)"
    case .guest(let names, let step): "guest \(names): \(step)"
    case .run(let nanoseconds): "run \(DurationText.text(nanoseconds))"
    case .expect(let expectation): "expect \(expectation)"
    }
  }

  private func text(_ vm: VMSpecification) -> String {
    (vm.vcpus == 1 ? "" : " vcpus=\(vm.vcpus)") + onCPU(vm.cpu)
      + (vm.mode == .emulated ? "" : " vpmu=\(vm.mode.rawValue)")
      + (vm.hasUserAPIC ? " apic=user" : "")
      + (vm.isLater ? " later" : "")
  }

  private func onCPU(_ cpu: Int?) -> String { cpu.map { " on cpu\($0)" } ?? "" }
}

extension Machine {
  /// The machine as a `machine` statement; what is at its default is left out.
  public var text: String {
    let standard = Machine(processor: processor)
    var words = ["machine", processor.name]
    if counters != standard.counters { words.append("counters=\(counters)") }
    if !fixed.isEmpty { words.append("fixed=" + fixed.map(\.rawValue).joined(separator: ",")) }
    if cpus != standard.cpus { words.append("cpus=\(cpus)") }
    if lbr != standard.lbr { words.append("lbr=\(lbr)") }
    if let architecture { words.append("arch=\(architecture.rawValue)") }
    if clockMHz != standard.clockMHz { words.append("clock=\(clockMHz)MHz") }
    return words.joined(separator: " ")
  }
}

extension ContentionPolicy {
  /// The policy without its `policy`.
  public var text: String {
    guard case .reserved(let counters, let includesFixed) = self else { return word }
    return "\(word) counters=\(counters)" + (includesFixed ? " fixed" : "")
  }
}

extension HostStep: CustomStringConvertible {
  /// The step without its `host:`.
  public var description: String {
    switch self {
    case .open(let names, let open): "\(names) = open \(open)"
    case .enable(let names): "enable \(names)"
    case .disable(let names): "disable \(names)"
    case .close(let names): "close \(names)"
    case .reset(let names): "reset \(names)"
    case .read(let names): "read \(names)"
    case .contextSwitch(let cpu, let task): "switch cpu\(cpu) to \(task)"
    case .sleep(let names): "sleep \(names)"
    case .wake(let names): "wake \(names)"
    case .migrate(let names, let cpu): "migrate \(names) to cpu\(cpu)"
    case .exec(let names): "exec \(names)"
    case .exit(let names): "exit \(names)"
    case .fork(let task, let child): "fork \(task) as \(child)"
    case .create(let names): "create \(names)"
    case .filter(let names, nil): "filter \(names) none"
    case .filter(let names, let filter?):
      "filter \(names) \(filter)"
    case .grab(let cpu, let counter, let isGrabbed):
      "\(isGrabbed ? "grab" : "release") cpu\(cpu) \(counter.name)"
    case .runVirtualCPU(let vcpu, let task): "run \(vcpu) by \(task)"
    case .save(let names): "save \(names)"
    case .restore(let names): "restore \(names)"
    case .interrupts(let cpu, let enabled): "irqs \(enabled ? "on" : "off") cpu\(cpu)"
    }
  }
}

extension GuestFilterExpression: CustomStringConvertible {
  /// The list and what is on it.
  public var description: String {
    let counters = fixedCounters.map { " \($0.name)" }.joined()
    return "\(isAllowList ? "allow" : "deny") \(events)\(counters)"
  }
}

extension OpenStep: CustomStringConvertible {
  /// Event, target and fields.
  public var description: String {
    var words = [event.description, target.description]
    for field in fields {
      let isPlain = field.name == "disabled" && field.value == 1
      words.append(isPlain ? "disabled" : "\(field.name)=\(field.value)")
    }
    if let group { words.append("group=\(group)") }
    if isKernel { words.append("kernel") }
    return words.joined(separator: " ")
  }
}

extension TargetExpression: CustomStringConvertible {
  /// The target as perf's options, or as the system call's arguments.
  public var description: String {
    switch self {
    case .cpu(let cpu): "-C \(cpu)"
    case .task(let task): "-t \(task)"
    case .taskOnCPU(let task, let cpu): "-t \(task) -C \(cpu)"
    case .raw(let pid, let cpu): "pid=\(pid) cpu=\(cpu)"
    }
  }
}

extension GuestStep: CustomStringConvertible {
  /// The step without its `guest V:`.
  public var description: String {
    switch self {
    case .count(let names, let event, let from, let period, let counter):
      "\(names) = count \(event)" + (from.map { " from \($0)" } ?? "")
        + (period.map { " period \($0)" } ?? "") + (counter.map { " on \($0.name)" } ?? "")
    case .stop(let names): "stop \(names)"
    case .start(let names): "start \(names)"
    case .write(let names, let value): "write \(names) \(value)"
    case .read(let names): "read \(names)"
    case .reprogram(let names): "reprogram \(names)"
    case .toggleGlobal: "toggle global"
    case .emulate(let count): "emulate \(count)"
    case .lbrOn: "lbr on"
    case .lbrOff: "lbr off"
    case .lbrRead: "lbr read"
    case .maskInterrupt(let isMasked): "pmi \(isMasked ? "mask" : "unmask")"
    case .rdpmc(let counter, let fromUser): "rdpmc \(counter.name)" + (fromUser ? " user" : "")
    }
  }
}

extension Expectation: CustomStringConvertible {
  /// The expectation without its `expect`.
  public var description: String {
    switch self {
    case .state(let names, let state): "\(names) \(state.word)"
    case .counts(let names, let share): "\(names) counts \(share.rawValue)"
    case .records(let names, let share): "\(names) records \(share.rawValue)"
    case .runs(let names, let percent, let tolerance):
      "\(names) runs \(Expectation.number(percent))%"
        + (tolerance == Expectation.defaultTolerance ? "" : " +-\(Expectation.number(tolerance))")
    case .reads(let names, let result): "\(names) reads \(result == .data ? "data" : "eof")"
    case .value(let names, let value): "\(names) value \(value)"
    case .valueUnchanged(let names): "\(names) value unchanged"
    case .on(let names, let counter): "\(names) on \(counter?.name ?? "any")"
    case .error(let number): "error \(number.rawValue)"
    case .told(let names, let sign): "guest \(names) told \(sign.rawValue)"
    case .stalls(let names, let share): "guest \(names) stalls \(share.rawValue)"
    }
  }

  /// A number without a needless fraction.
  static func number(_ value: Double) -> String {
    let scale = 1_000_000_000
    let (whole, rest) = Int((value * Double(scale)).rounded()).quotientAndRemainder(
      dividingBy: scale
    )
    guard rest != 0 else { return "\(whole)" }
    let digits = String(scale + rest).dropFirst()
    return "\(whole)." + digits.reversed().drop { $0 == "0" }.reversed()
  }
}
