import CommonMark
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite struct GrowthTests {
  /// Processor time of this thread, in nanoseconds: what else the machine does is not in it.
  private static func cost(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let start = now()
    work()
    return now() - start
  }

  @Test(arguments: ["## Same\n\n", "## Same\n\n## Same (2)\n\n", "# A\n\n## same\n\n## SAME\n\n"])
  func `four times as many equal headings take at most seven times as long`(heading: String) {
    func cost(_ count: Int) -> Double {
      let blocks = Markdown.parse(String(repeating: heading, count: count))
      return (0..<3).map { _ in Self.cost { _ = Markdown.renderRST(blocks) } }.min() ?? 0
    }
    #expect(cost(8_000) < 7 * cost(2_000))
  }
}
