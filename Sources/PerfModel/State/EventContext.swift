import PerfInterface

/// The events of one CPU or of one task (D1 to D4).
struct EventContext: Hashable, Sendable {
  /// Which of its owner's contexts it is: `hardware` where one context serves all PMUs (D2).
  let kind: PMUKind
  /// Its CPU; nil for a task context.
  let cpu: Int?
  /// Its task, which a clone exchange changes (S44); nil for a CPU context.
  var task: TaskIndex?
  /// Leaders by age: creation order, changed only by rotation (D3, S12).
  var pinned: [EventIndex] = []
  var flexible: [EventIndex] = []
  /// Every event, siblings too, in the order they were attached.
  var events: [EventIndex] = []
  /// Which classes are in, and whether the clock runs.
  var activity: ContextActivity = []
  var hardware = PMUContext()
  var software = PMUContext()
  /// Those of the PMUs beside the core's, by their places; empty until one has an event.
  private(set) var others: [PMUContext] = []

  /// Nanoseconds the context was in, up to `clockStart`.
  var clock: UInt64 = 0
  /// When it came in, while `activity` has `time`.
  var clockStart: UInt64 = 0
  /// When a CPU's context was last looked at, which is where the clocks of cgroups start (T34).
  var cgroupTimestamp: UInt64 = 0

  /// Nanoseconds of `clock` during which a mediated guest had the hardware (M46).
  var guestClock: UInt64 = 0
  /// When such a guest got it; nil while none has.
  var guestClockStart: UInt64?

  /// What is kept of the branch record for the task's call stacks; nil without such an event.
  var savedBranches: SavedBranches?

  /// Changes to the list of events; a clone is one as long as this stands still (S44).
  var generation: UInt64 = 0
  var parentContext: ContextIndex?
  var parentGeneration: UInt64 = 0

  init(kind: PMUKind, cpu: Int?, task: TaskIndex?) {
    self.kind = kind
    self.cpu = cpu
    self.task = task
  }

  /// The part that belongs to one PMU (D4).
  subscript(pmu: PMUKind) -> PMUContext {
    get {
      switch pmu {
      case .hardware: return hardware
      case .software: return software
      default:
        guard let place = pmu.placeBesideCore, place < others.count else { return PMUContext() }
        return others[place]
      }
    }
    _modify {
      switch pmu {
      case .hardware: yield &hardware
      case .software: yield &software
      default:
        let place = pmu.placeBesideCore ?? 0
        while others.count <= place { others.append(PMUContext()) }
        yield &others[place]
      }
    }
  }

  /// The context clock at a moment of virtual time (T12), with or without guest time (M46).
  func clock(at time: UInt64, excludingGuest: Bool = false) -> UInt64 {
    let now = activity.contains(.time) ? clock + (time - clockStart) : clock
    guard excludingGuest else { return now }
    return now - guestClock - (guestClockStart.map { time - $0 } ?? 0)
  }
}

/// The contexts of a CPU or a task, by kind; nil where there is none yet (D2).
struct ContextSlots: Hashable, Sendable {
  private var hardware: ContextIndex?
  private var software: ContextIndex?

  subscript(kind: PMUKind) -> ContextIndex? {
    get { kind == .software ? software : hardware }
    set {
      if kind == .software { software = newValue } else { hardware = newValue }
    }
  }
}

/// What of a context is scheduled in (D3, S2).
struct ContextActivity: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let pinned = ContextActivity(rawValue: 1)
  static let flexible = ContextActivity(rawValue: 2)
  static let time = ContextActivity(rawValue: 4)
  static let classes: ContextActivity = [.pinned, .flexible]
}

/// A context's groups on one PMU (D4).
struct PMUContext: Hashable, Sendable {
  /// Leaders that are in, by the moment they went in.
  var pinnedActive: [EventIndex] = []
  var flexibleActive: [EventIndex] = []
  /// A flexible group found no place in the last pass.
  var rotateNecessary = false
}

/// The classes whose placement an operation may change (S3).
struct EventClasses: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let pinned = EventClasses(rawValue: 1)
  static let flexible = EventClasses(rawValue: 2)
  static let cpu = EventClasses(rawValue: 4)
}
