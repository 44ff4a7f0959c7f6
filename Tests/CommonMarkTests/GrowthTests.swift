import CommonMark
import TestSupport
import Testing

@Suite struct GrowthTests {
  @Test(arguments: ["## Same\n\n", "## Same\n\n## Same (2)\n\n", "# A\n\n## same\n\n## SAME\n\n"])
  func `equal headings take time in proportion to their number`(heading: String) {
    func cost(_ count: Int) -> Double {
      let blocks = Markdown.parse(String(repeating: heading, count: count))
      return ProcessorTime.seconds { _ = Markdown.renderRST(blocks) }
    }
    #expect(Growth.ratio(cost, from: 1_000) < Growth.limit)
  }
}
