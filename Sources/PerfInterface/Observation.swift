/// What `read(2)` on an event's file descriptor gives (T20).
public enum ReadResult: Hashable, Sendable {
  /// Zero bytes.
  case endOfFile
  /// A count and its times.
  case data
  /// No bytes, and an error: a group read behind copies of another group (T31).
  case failed(ErrorNumber)
}

/// Which counter whoever has mapped an event may read by an instruction of its own: `index` of the mapped page (T33).
public enum MappedIndex: Hashable, Sendable {
  /// 0: it asks the kernel.
  case none
  /// The counter; nil where only that there is one is known, or asked.
  case counter(Counter?)

  /// `none`, `gp0`, `any`.
  public var text: String {
    switch self {
    case .none: "none"
    case .counter(let counter): counter?.name ?? "any"
    }
  }

  /// The index of a text; nil where it is none.
  public init?(_ text: String) {
    switch text {
    case "none": self = .none
    case "any": self = .counter(nil)
    default:
      guard let counter = Counter(name: text) else { return nil }
      self = .counter(counter)
    }
  }
}

/// What `poll(2)` gives on the file descriptor of an event without a mapped buffer (T25, T29).
public enum PollResult: String, Hashable, Sendable, CaseIterable {
  /// EPOLLHUP, whatever the event does.
  case hangup
  /// EPOLLERR: a pinned event is in ERROR.
  case error
}

/// What a backend saw of one event or guest counter after a step; nil where it cannot see it.
public struct EventObservation: Hashable, Sendable {
  /// The state of the host event; for a guest counter, of KVM's event behind it.
  public var state: EventState?
  /// The CPU it is on, while active.
  public var cpu: Int?
  /// The counter it sits on, while active.
  public var counter: Counter?
  /// What its owner reads: the event's count, or the guest's counter value.
  public var value: UInt64?
  /// `value` when the last `run` began.
  public var valueAtRunStart: UInt64?
  /// Events counted during the last `run`.
  public var countInRun: UInt64?
  /// Events that happened for its target during the last `run`, counted or not.
  public var happenedInRun: UInt64?
  /// Occurrences during the last `run` whose branches its owner can have recorded.
  public var recordedInRun: UInt64?
  /// What the branch stacks of its samples during the last `run` held; nil where none is sampled or
  /// seen.
  public var branchStacks: BranchStackTally?
  /// `time_enabled`, in nanoseconds.
  public var timeEnabled: UInt64?
  /// `time_running`, in nanoseconds.
  public var timeRunning: UInt64?
  /// What a read of its file descriptor gives; nil for guest counters.
  public var read: ReadResult?
  /// What a poll of its file descriptor gives, without a mapped buffer.
  public var poll: PollResult?
  /// What whoever has mapped it finds as the counter to read.
  public var index: MappedIndex?
  /// Whether anything was counted since the value was set, where magnitudes mean nothing.
  public var hasAdvanced: Bool?
  /// Whether the value changed in the last `run`, where magnitudes mean nothing.
  public var hasChangedInRun: Bool?
  /// Whether it takes turns with others at moments that nobody controls.
  public var isTakingTurns: Bool?
  /// How far off `timeRunning` may be, in hundredths of `timeEnabled`.
  public var timeTolerance: Double?
  /// Whether it has a state, if any, that nobody can see: KVM's event on a kernel that is not looked into.
  public var isStateHidden = false
  /// Whether there is an event at all: opened and not closed, or created by KVM and not released.
  public var exists = false

  /// Creates an observation of nothing.
  public init() {}
}

/// What the branch stacks of an event's samples held, by the number of samples.
public struct BranchStackTally: Hashable, Sendable {
  /// The branches before the sample, as asked for.
  public var fresh: UInt32 = 0
  /// The branches before the sample, less what another event's filter has dropped (L22a).
  public var filtered: UInt32 = 0
  /// What was read for an earlier sample on that CPU, whoever's it was (L21).
  public var stale: UInt32 = 0
  /// Nothing.
  public var empty: UInt32 = 0
  /// Branches of a guest (L21a); the model's guests leave their CPU no moment for such a sample.
  public var guest: UInt32 = 0

  /// Nothing sampled yet.
  public init() {}
}

/// What a guest has been told since the last `run` began.
public struct GuestObservation: Hashable, Sendable {
  /// Overflows that the guest can see, in its status register or by an interrupt.
  public var overflows: UInt64
  /// Overflow interrupts that reached the guest.
  public var interrupts: UInt64

  /// Lost counters that the guest was told of; only a policy tells (`ContentionPolicy.told`).
  public var losses: UInt64
  /// Nanoseconds for which its thread had a CPU; nil where the backend cannot see it.
  public var scheduledNanoseconds: UInt64?
  /// Nanoseconds of those for which it was not entered (`ContentionPolicy.stalled`).
  public var stalledNanoseconds: UInt64
  /// Accesses of its steps to registers of its PMU; nil where the backend cannot see them.
  public var registerAccesses: UInt64?
  /// Those of them that left the guest (K5, M48).
  public var accessesWithExit: UInt64?

  /// Creates an observation.
  public init(
    overflows: UInt64,
    interrupts: UInt64,
    losses: UInt64 = 0,
    scheduledNanoseconds: UInt64? = nil,
    stalledNanoseconds: UInt64 = 0
  ) {
    self.overflows = overflows
    self.interrupts = interrupts
    self.losses = losses
    self.scheduledNanoseconds = scheduledNanoseconds
    self.stalledNanoseconds = stalledNanoseconds
  }
}

/// What a backend saw after one step.
public struct StepObservation: Hashable, Sendable {
  /// Virtual time after the step, in nanoseconds.
  public var time: UInt64
  /// The error with which the step failed, if it did.
  public var error: ErrorNumber?
  /// One entry for each subject of the plan.
  public var subjects: [EventObservation]
  /// One entry for each virtual CPU; nil where the backend cannot see it.
  public var guests: [GuestObservation?]
  /// For each CPU of the host whether its multiplex timer is armed (S21), as `/proc/timer_list` has
  /// it; empty where nobody looked.
  public var armedTimers: [Bool]

  /// Creates an observation.
  public init(
    time: UInt64,
    error: ErrorNumber?,
    subjects: [EventObservation],
    guests: [GuestObservation?],
    armedTimers: [Bool] = []
  ) {
    self.time = time
    self.error = error
    self.subjects = subjects
    self.guests = guests
    self.armedTimers = armedTimers
  }
}

/// A stretch of virtual time during which a subject's state and place did not change.
public struct StateInterval: Hashable, Sendable {
  /// The subject, by its place in the plan.
  public var subject: Int
  /// Begin and end, in nanoseconds.
  public var start: UInt64
  /// When it ends, in nanoseconds.
  public var end: UInt64
  /// The state during it.
  public var state: EventState
  /// CPU and counter, while active on hardware.
  public var cpu: Int?
  /// The counter it was on, if any.
  public var counter: Counter?

  /// Creates an interval.
  public init(
    subject: Int,
    start: UInt64,
    end: UInt64,
    state: EventState,
    cpu: Int?,
    counter: Counter?
  ) {
    self.subject = subject
    self.start = start
    self.end = end
    self.state = state
    self.cpu = cpu
    self.counter = counter
  }
}
