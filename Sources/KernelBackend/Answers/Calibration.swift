/// What an agent's numbers are worth.
///
/// Emulation makes magnitudes meaningless: a guest counts some nine tenths of its time, a step takes
/// a moment. So shares near nothing or all are taken for that.
enum Calibration {
  /// Whose time an event counts.
  enum Target: Hashable, Sendable {
    /// That of tasks and of the kernel.
    case host
    /// That of tasks where events are throttled, which leaves a few samples of a tick.
    case throttled
    /// That of guests alone, which misses what the emulation spends outside of them.
    case guests
    /// That of tasks and of the kernel, by an event that stands still in guests: what entries and
    /// exits take is noise.
    case besideGuests
    /// Nothing that happens in this run: what exits and interrupts leave to it is noise.
    case nothing

    /// Shares below which something is taken for nothing, and above which for all, in hundredths.
    ///
    /// Nothing happens within a run, so that a guest's counter runs through it or not at all; how much
    /// of the time the emulation leaves to the guest depends on the load of the host.
    fileprivate var limits: ClosedRange<Double> {
      switch self {
      case .host: 5...93
      case .throttled: 0.05...93
      case .guests: 1...8
      case .besideGuests: 10...93
      case .nothing: 25...93
      }
    }
  }

  /// A run that shows whether an event takes turns.
  static let longRunNanoseconds: UInt64 = 10_000_000
  /// A shorter run is too short to be compared with the steps around it.
  static let shortestRunNanoseconds: UInt64 = 800_000
  /// A run of so many periods has an overflow, however long the steps around it take.
  static let periodsOfLongRun: UInt64 = 2
  /// The time of two turns, by which a share of time may be off.
  private static let turnNanoseconds = 8_000_000.0
  /// Shares of a time that are part of it, neither nothing nor all.
  private static let parts = 0.03...0.97

  /// Whether a time is part of another one, neither none of it nor all.
  static func isPart(_ time: UInt64, of whole: UInt64) -> Bool {
    whole > 0 && parts.contains(Double(time) / Double(whole))
  }

  /// Whether a time is all of another one, as far as that can be told.
  static func isAll(_ time: UInt64, of whole: UInt64) -> Bool {
    Double(time) > Double(whole) * parts.upperBound
  }

  /// Whether a time is none of another one, as far as that can be told.
  static func isNone(_ time: UInt64, of whole: UInt64) -> Bool {
    Double(time) < Double(whole) * parts.lowerBound
  }

  /// Reads of branch records for so many samples: the kernel takes the processor from a task for a
  /// moment now and then.
  static func areMost(_ reads: UInt64, of samples: UInt64) -> Bool {
    Double(reads) > Double(samples) * 0.9
  }

  /// How many of some samples are of a kind, the few that moments leave aside.
  static func most(of samples: UInt32, _ count: UInt32) -> UInt32 {
    if areFew(UInt64(count), of: UInt64(samples)) { return 0 }
    return areMost(UInt64(count), of: UInt64(samples)) ? samples : count
  }

  /// The same where next to none was read.
  static func areFew(_ reads: UInt64, of samples: UInt64) -> Bool {
    Double(reads) < Double(samples) * 0.1
  }

  /// An amount of what happened in some time, as nanoseconds of a run.
  static func share(
    _ amount: UInt64,
    in window: UInt64,
    of nanoseconds: UInt64,
    _ target: Target
  ) -> UInt64 {
    let percent = Double(amount) / Double(window) * 100
    if percent < target.limits.lowerBound { return 0 }
    if percent > target.limits.upperBound { return nanoseconds }
    return UInt64(max(1, percent.rounded())) * (nanoseconds / 100)
  }

  /// What an event has counted of a run.
  ///
  /// - Parameter countsTime: Whether it stands for time because the emulation counts nothing for it.
  static func count(
    _ change: AgentReport.Reading,
    ofRun nanoseconds: UInt64,
    _ target: Target,
    countsTime: Bool
  ) -> UInt64 {
    var amount = countsTime && change.count == 0 ? change.running : change.count
    // Counters stand still while the kernel rotates, which takes a slow machine up to half its time.
    if target == .host, isAll(change.running, of: nanoseconds),
      change.count > change.running / 4
    {
      amount = change.running
    }
    // The times of an event may stand still too where nothing happens for it.
    let window = target == .nothing ? nanoseconds : window(change, nanoseconds)
    return share(amount, in: window, of: nanoseconds, target)
  }

  /// The time between the two reads of an event: the time it was enabled, if it was.
  ///
  /// Reads take their time on a busy machine, and the time of a task's event stands still while
  /// others have its CPU.
  private static func window(_ change: AgentReport.Reading, _ nanoseconds: UInt64) -> UInt64 {
    change.enabled > nanoseconds / 10 ? change.enabled : nanoseconds
  }

  /// A share of time in thousandths.
  static func timeShare(_ reading: AgentReport.Reading) -> UInt64 {
    guard reading.enabled > 0 else { return 0 }
    let share = Double(reading.running) / Double(reading.enabled)
    return UInt64((min(1, share) * 1000).rounded())
  }

  /// By how many hundredths a share of time may be off: two turns, and what steps have taken although
  /// a scenario's take none.
  ///
  /// - Parameter planned: What the scenario has let pass by now, in nanoseconds.
  static func timeTolerance(enabled: UInt64, planned: UInt64) -> Double {
    let excess = enabled > planned ? Double(enabled - planned) : 0
    let points = (turnNanoseconds + excess) / Double(enabled) * 100
    return min(100, max(5, (points / 5).rounded(.up) * 5))
  }
}
