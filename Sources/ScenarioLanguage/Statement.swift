public import PerfInterface

/// One statement of a scenario and where it stands.
public struct Statement: Hashable, Sendable {
  /// Where it begins.
  public var position: SourcePosition
  /// What it says.
  public var kind: Kind
  /// Its words and where they begin, for messages about one of them.
  let words: [Token]

  init(position: SourcePosition, kind: Kind, words: [Token]) {
    self.position = position
    self.kind = kind
    self.words = words
  }

  /// Where a name or another word stands; the statement's beginning when it has no such word.
  func position(of text: String) -> SourcePosition {
    let word = words.first { word in
      // `guest V:` and `A1..A4` hold a name among other characters.
      let parts = word.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      return word.text == text || parts.contains { $0 == text }
        || word.text.hasPrefix("\(text)..") || word.text.hasPrefix("\(text):")
        || word.text.hasSuffix("=\(text)")
    }
    guard let word else { return position }
    return SourcePosition(line: position.line, column: word.column)
  }

  /// The statements of version 1 of the language.
  public enum Kind: Hashable, Sendable {
    case machine(Machine)
    case kernels([KernelVersion])
    case task(Names, cpu: Int?)
    case vm(Names, VMSpecification)
    case watchdog
    case policy(ContentionPolicy)
    case host(HostStep)
    case guest(Names, GuestStep)
    case run(nanoseconds: UInt64)
    case expect(Expectation)
  }

  /// Whether it describes the set-up, which comes before the first step.
  public var isSetup: Bool {
    switch kind {
    case .machine, .kernels, .task, .vm, .watchdog, .policy: true
    case .host, .guest, .run, .expect: false
    }
  }
}

/// What a `vm` statement says of a VM.
public struct VMSpecification: Hashable, Sendable {
  /// The number of virtual CPUs.
  public var vcpus = 1
  /// Where they run; nil spreads them over the CPUs.
  public var cpu: Int?
  /// How KVM gives them a PMU.
  public var mode = VirtualPMUMode.emulated
  /// Whether the VM comes into being by `host: create`, not at the start.
  public var isLater = false
  /// Whether its local APIC is in user space, where KVM delivers no PMU interrupts (K62).
  public var hasUserAPIC = false

  /// Creates the specification of a plain VM.
  public init() {}
}

/// What the host does.
public enum HostStep: Hashable, Sendable {
  case open(Names, OpenStep)
  case enable(Names)
  case disable(Names)
  case close(Names)
  case reset(Names)
  case read(Names)
  case contextSwitch(cpu: Int, to: String)
  case sleep(Names)
  case wake(Names)
  case migrate(Names, cpu: Int)
  case exec(Names)
  case exit(Names)
  case fork(String, child: String)
  case interrupts(cpu: Int, enabled: Bool)
  case create(Names)
  /// nil takes the filter away.
  case filter(Names, GuestFilterExpression?)
  case grab(cpu: Int, Counter, Bool)
  /// A virtual CPU, and the thread that executes it from now on.
  case runVirtualCPU(String, by: String)
  case save(Names)
  case restore(Names)
}

/// How an event is opened.
public struct OpenStep: Hashable, Sendable {
  /// What it counts.
  public var event: EventExpression
  /// Whose.
  public var target: TargetExpression
  /// Fields of `perf_event_attr` set by name, in the order written; `disabled` is one of them.
  public var fields: [AttrAssignment]
  /// The event whose group it joins.
  public var group: String?
  /// Whether the kernel opens it for itself (E30).
  public var isKernel = false

  /// Creates a step.
  public init(
    event: EventExpression,
    target: TargetExpression,
    fields: [AttrAssignment] = [],
    group: String? = nil
  ) {
    self.event = event
    self.target = target
    self.fields = fields
    self.group = group
  }

  /// The attribute blocks to open, leader first.
  public var attrs: [EventAttr] {
    event.attrs.enumerated().map { place, attr in
      var attr = attr
      // As the perf tool does: only the leader starts disabled or is pinned.
      for field in fields where place == 0 || !AttrField.leaderOnly.contains(field.name) {
        AttrField.set(field, in: &attr)
      }
      return attr
    }
  }
}

/// One `KEY=VALUE` of an `open`.
public struct AttrAssignment: Hashable, Sendable {
  /// The kernel's name of the field.
  public var name: String
  /// Its value.
  public var value: UInt64

  /// Creates an assignment.
  public init(name: String, value: UInt64) {
    self.name = name
    self.value = value
  }
}

/// Whom an event counts.
public enum TargetExpression: Hashable, Sendable {
  /// `-C N`
  case cpu(Int)
  /// `-t TASK`
  case task(String)
  /// `-t TASK -C N`
  case taskOnCPU(String, cpu: Int)
  /// `pid=N cpu=N`
  case raw(pid: Int, cpu: Int)
}

/// What a guest does.
public enum GuestStep: Hashable, Sendable {
  case count(Names, event: EventExpression, from: UInt64?, period: UInt64?, on: Counter?)
  case stop(Names)
  case start(Names)
  case write(Names, value: UInt64)
  case read(Names)
  case reprogram(Names)
  case toggleGlobal
  case emulate(UInt64)
  case lbrOn
  case lbrOff
  case lbrRead
  case maskInterrupt(Bool)
  case rdpmc(Counter, fromUser: Bool)
}

/// What ought to be seen now.
public enum Expectation: Hashable, Sendable {
  case state(Names, EventState)
  case counts(Names, CountShare)
  /// How much of what happened left branch records for the event's owner.
  case records(Names, CountShare)
  /// Share of `time_running` in `time_enabled`, in percent, and the tolerance in points.
  case runs(Names, percent: Double, tolerance: Double)
  case reads(Names, ReadResult)
  case value(Names, UInt64)
  case valueUnchanged(Names)
  /// nil means any counter.
  case on(Names, Counter?)
  case error(ErrorNumber)
  case told(Names, GuestSign)
  /// How much of its time on a CPU a virtual CPU was kept from running.
  case stalls(Names, CountShare)

  /// The tolerance of `runs` where none is written: half a point, as for a rounded figure.
  public static let defaultTolerance = 0.5
}

/// What a guest is told of its counters.
public enum GuestSign: String, Hashable, Sendable, CaseIterable {
  case nothing
  /// A status bit or an interrupt.
  case overflow
  case interrupt
  /// A status bit, and no interrupt.
  case status
  /// That a counter was lost, which only a policy tells.
  case loss
}

/// A list of events that a guest may, or may not, count.
public struct GuestFilterExpression: Hashable, Sendable {
  /// Whether the list holds what is allowed.
  public var isAllowList: Bool
  /// The events.
  public var events: EventExpression
  /// The fixed counters, which are filtered by number.
  public var fixedCounters: [Counter] = []
}

/// How much of what happened was counted.
public enum CountShare: String, Hashable, Sendable, CaseIterable {
  case all
  case nothing
  case some
}
