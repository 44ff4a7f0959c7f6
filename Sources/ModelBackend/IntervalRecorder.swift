import PerfInterface
import PerfModel
import ScenarioLanguage

/// Keeps the states of all subjects over time.
struct IntervalRecorder {
  private let subjects: [Subject]
  private var open: [StateInterval?]
  private var closed: [StateInterval] = []

  /// What a picture can use; a longer history is cut off.
  private static let limit = 20_000

  init(plan: Plan) {
    subjects = plan.subjects
    open = Array(repeating: nil, count: plan.subjects.count)
  }

  /// Looks at every subject before time passes on.
  mutating func look(at system: System) {
    guard closed.count < IntervalRecorder.limit else { return }
    for (place, subject) in subjects.enumerated() {
      let seen = system.glance(subject.kind)
      note(seen, subject: place, time: system.time)
    }
  }

  private mutating func note(_ seen: EventObservation, subject: Int, time: UInt64) {
    if let last = open[subject] {
      let isSame =
        seen.exists && last.state == seen.state && last.cpu == seen.cpu
        && last.counter == seen.counter
      if isSame { return }
      close(subject, at: time)
    }
    guard seen.exists, let state = seen.state else { return }
    open[subject] = StateInterval(
      subject: subject,
      start: time,
      end: time,
      state: state,
      cpu: seen.cpu,
      counter: seen.counter
    )
  }

  private mutating func close(_ subject: Int, at time: UInt64) {
    guard var interval = open[subject] else { return }
    interval.end = time
    if interval.end > interval.start { closed.append(interval) }
    open[subject] = nil
  }

  /// Ends every interval and returns them by subject and time.
  mutating func finish(at system: System) -> [StateInterval] {
    for subject in open.indices { close(subject, at: system.time) }
    return closed.sorted { ($0.subject, $0.start) < ($1.subject, $1.start) }
  }
}
