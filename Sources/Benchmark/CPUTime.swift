#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// User time as the kernel accounts it.
enum CPUTime {
  /// Seconds of user time of this process.
  static var own: Double { usage(0).user }

  /// Seconds of user time of all finished children, and the largest memory of one, in MiB.
  static var children: (user: Double, peakMiB: Double) { usage(-1) }

  /// Seconds of user time of a child that ends while the work is done.
  static func ofChild(_ work: () throws -> Void) rethrows -> Double {
    let before = children.user
    try work()
    return children.user - before
  }

  /// - Parameter who: `RUSAGE_SELF` is 0 and `RUSAGE_CHILDREN` -1; C libraries type them differently.
  private static func usage(_ who: Int32) -> (user: Double, peakMiB: Double) {
    var usage = rusage()
    _ = unsafe getrusage(who, &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    return (user, Double(usage.ru_maxrss) / 1024)
  }
}

/// Repetitions and their median.
enum Repeat {
  /// The median of several measurements.
  static func median(_ count: Int, _ measure: () throws -> Double) rethrows -> Double {
    var results: [Double] = []
    for _ in 0..<count { results.append(try measure()) }
    return results.sorted()[count / 2]
  }

  /// Wall-clock seconds of a piece of work.
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let duration = try clock.measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}
