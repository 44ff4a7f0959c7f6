public import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

/// One run as a picture would show it: who had which counter when, and what it cost.
public struct Timeline: Sendable {
  /// A row of the picture.
  public struct Lane: Sendable {
    /// Its name.
    public let name: String
    /// Whether what it shows belongs to a guest.
    public let isGuest: Bool
    /// Its content, by time.
    public let segments: [Segment]
  }

  /// A stretch of a lane.
  public struct Segment: Hashable, Sendable {
    /// When it begins, in nanoseconds.
    public let start: UInt64
    /// When it ends, in nanoseconds.
    public let end: UInt64
    /// The state during it.
    public let state: EventState
    /// The counter it sits on, or for a counter's lane who sits on it.
    public let label: String
    /// Whether a guest's event is on it.
    public let isGuest: Bool

    /// Creates a stretch.
    public init(start: UInt64, end: UInt64, state: EventState, label: String, isGuest: Bool) {
      self.start = start
      self.end = end
      self.state = state
      self.label = label
      self.isGuest = isGuest
    }
  }

  /// What the guest has counted in all, beside what bare metal would have counted.
  public struct Curve: Sendable {
    /// The counter's name.
    public let name: String
    /// What it has counted, after each run.
    public let points: [Point]
    /// The same without contention.
    public let bareMetal: [Point]

    /// Counts at a moment.
    public struct Point: Hashable, Sendable {
      /// Nanoseconds.
      public let time: UInt64
      /// Counts since time 0.
      public let count: UInt64
    }
  }

  /// The backend that saw it.
  public let backend: BackendName
  /// The moments, numbered as in the step table.
  public private(set) var moments: [Moment]
  /// The end of the last run, in nanoseconds.
  public let end: UInt64
  /// The host's events.
  public private(set) var host: [Lane]
  /// The hardware counters.
  public let counters: [Lane]
  /// The guest's counters.
  public let guest: [Lane]
  /// Whether the guest runs Linux, whose events `guest` has then.
  public let guestRunsLinux: Bool
  /// Counts of the guest's counters; empty without a comparison.
  public let curves: [Curve]
  /// When a guest's counter first lost its place; nil when none did.
  public let lossTime: UInt64?

  /// A moment at which something is done.
  public struct Moment: Sendable {
    /// From 1.
    public let number: Int
    /// When, in nanoseconds.
    public let time: UInt64
    /// What is done, in order.
    public let steps: [StepSummary]
  }

  /// Tells a run; nil when it did not run or no time passed.
  public init?(_ result: RunResult) {
    guard let trace = result.trace, let last = trace.observations.last, last.time > 0 else {
      return nil
    }
    let plan = result.plan
    backend = result.backend
    end = last.time
    moments = plan.moments.map { moment in
      let steps = moment.steps.map { plan.steps[$0].summary }
      return Moment(number: moment.number, time: moment.time, steps: steps)
    }
    host = Timeline.lanes(plan, trace, guests: false)
    guest = Timeline.lanes(plan, trace, guests: true)
    guestRunsLinux = plan.subjects.contains { $0.guestKernel != nil }
    counters = Timeline.counterLanes(plan, trace)
    curves = Timeline.curves(plan, trace, bareMetal: result.bareMetal)
    lossTime =
      trace.intervals
      .filter { Timeline.isLost($0, plan.subjects[$0.subject]) }
      .map { $0.start }.min()
  }

  /// Whether a guest's counter has no place on the hardware though it ought to have one.
  private static func isLost(_ interval: StateInterval, _ subject: Subject) -> Bool {
    guard subject.guestKernel == nil else {
      return interval.state == .active && interval.counter == nil
    }
    return subject.isGuestCounter && interval.state == .error
  }

  private static func lanes(_ plan: Plan, _ trace: Trace, guests: Bool) -> [Lane] {
    plan.subjects.indices.filter { plan.subjects[$0].isGuestCounter == guests }.map { index in
      let subject = plan.subjects[index]
      let segments = trace.intervals.filter { $0.subject == index }.map {
        Segment(
          start: $0.start,
          end: $0.end,
          state: $0.state,
          label: isLost($0, subject) && subject.guestKernel != nil
            ? "no counter" : $0.counter?.name ?? "",
          isGuest: guests
        )
      }
      return Lane(name: subject.name, isGuest: guests, segments: segments)
    }
  }

  /// A lane for each counter of each CPU that the scenario uses or could use.
  private static func counterLanes(_ plan: Plan, _ trace: Trace) -> [Lane] {
    let used = trace.intervals.compactMap { interval -> Place? in
      guard let cpu = interval.cpu, let counter = interval.counter else { return nil }
      return Place(cpu: cpu, counter: counter)
    }
    let cpus = Set(used.map({ $0.cpu }))
    let free = cpus.flatMap { cpu in
      plan.machine.drawnCounters.map { Place(cpu: cpu, counter: $0) }
    }
    let places = Set(used + free).sorted()
    return places.map { place in
      let segments = trace.intervals
        .filter { $0.cpu == place.cpu && $0.counter == place.counter }
        .sorted { $0.start < $1.start }
        .map {
          Segment(
            start: $0.start,
            end: $0.end,
            state: .active,
            label: plan.subjects[$0.subject].name,
            isGuest: plan.subjects[$0.subject].isGuestCounter
          )
        }
      let name = cpus.count > 1 ? "cpu\(place.cpu) \(place.counter.name)" : place.counter.name
      return Lane(name: name, isGuest: false, segments: segments)
    }
  }

  private struct Place: Hashable, Comparable {
    let cpu: Int
    let counter: Counter

    static func < (left: Place, right: Place) -> Bool {
      (left.cpu, left.counter) < (right.cpu, right.counter)
    }
  }

  private static func curves(_ plan: Plan, _ trace: Trace, bareMetal: Trace?) -> [Curve] {
    guard let bareMetal else { return [] }
    return plan.subjects.indices.filter { plan.subjects[$0].isGuestCounter }.map { index in
      Curve(
        name: plan.subjects[index].name,
        points: points(plan, trace, subject: index),
        bareMetal: points(plan, bareMetal, subject: index)
      )
    }
  }

  private static func points(_ plan: Plan, _ trace: Trace, subject: Int) -> [Curve.Point] {
    var sum: UInt64 = 0
    var points = [Curve.Point(time: 0, count: 0)]
    for (step, planned) in plan.steps.enumerated() where planned.isRun {
      let seen = trace.after(step: step)
      sum += seen.subjects[subject].countInRun ?? 0
      points.append(Curve.Point(time: seen.time, count: sum))
    }
    return points
  }
}

extension Timeline {
  /// The same without what the host does, where it did not do it.
  public var withoutHost: Timeline {
    var timeline = self
    timeline.host = []
    timeline.moments = moments.map { moment in
      Moment(
        number: moment.number,
        time: moment.time,
        steps: moment.steps.filter { $0.actor == "guest" }
      )
    }
    return timeline
  }

  /// Whether something goes in or out, or counts are lost.
  public var showsChange: Bool {
    lossTime != nil || (host + guest).contains { $0.segments.count > 1 }
  }
}
