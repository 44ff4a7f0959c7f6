import ScenarioLanguage

/// A moment at which a plan does something, and the run that follows.
struct PlanMoment {
  /// From 1, the same in tables and pictures.
  let number: Int
  /// Nanoseconds.
  let time: UInt64
  /// Its steps, by their places in the plan; none between two runs.
  let steps: Range<Int>
  /// The run's place; nil when none follows.
  let run: Int?
}

extension Plan {
  /// The moments, in order; there is always a first.
  var moments: [PlanMoment] {
    var moments: [PlanMoment] = []
    var time: UInt64 = 0
    var first = 0
    for (place, step) in steps.enumerated() {
      guard let nanoseconds = step.runNanoseconds else { continue }
      let number = moments.count + 1
      moments.append(PlanMoment(number: number, time: time, steps: first..<place, run: place))
      time += nanoseconds
      first = place + 1
    }
    if first < steps.count || moments.isEmpty {
      let rest = first..<steps.count
      moments.append(PlanMoment(number: moments.count + 1, time: time, steps: rest, run: nil))
    }
    return moments
  }
}
