#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Processor time of a thread: what else the machine does is not in it.
public enum ProcessorTime {
  /// How long some work takes that stays on its thread, in seconds.
  public static func seconds(of work: () throws -> Void) rethrows -> Double {
    let start = now()
    try work()
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// How cost grows with size.
///
/// Eight times the size takes eight times as long where the cost is in proportion, and sixty-four
/// times where it is its square. The limit stands as far from one as from the other, so
/// neither caches nor a busy machine cross it.
public enum Growth {
  /// How much larger the larger of two sizes is.
  public static let factor = 8

  /// How many times as long it takes at the larger size: the least of a few attempts, and no more of
  /// them once that is in proportion.
  public static func ratio(
    _ cost: (_ size: Int) throws -> Double,
    from size: Int
  ) rethrows -> Double {
    var (small, large) = (Double.infinity, Double.infinity)
    for _ in 0..<5 {
      small = min(small, try cost(size))
      large = min(large, try cost(factor * size))
      if large < limit * small { break }
    }
    return large / small
  }

  /// From here on cost is taken to grow with the square of the size.
  public static let limit = 24.0
}
