import PerfInterface
import Testing

@testable import PerfModel

@Suite("Counter assignment on x86")
struct CounterAssignmentTests {
  private func assign(
    _ masks: [UInt64],
    last: [Int8?] = [],
    pairs: Set<Int> = [],
    programmable: Int = 4
  ) -> [Int8?]? {
    CounterAssignment(count: masks.count, programmable: programmable) { index in
      CounterAssignment.Request(
        allowed: masks[index],
        last: index < last.count ? last[index].map { Counter(index: $0) } : nil,
        needsPair: pairs.contains(index)
      )
    }
    .map { assignment in masks.indices.map { assignment.counters[$0]?.index } }
  }

  @Test("Events with the fewest choices come first, then list order (P13)")
  func weights() {
    #expect(assign([0b1111, 0b0001, 0b0011]) == [2, 0, 1])
    #expect(assign([0b0011, 0b0011, 0b1111]) == [0, 1, 2])
  }

  @Test("A fixed counter is preferred to a programmable one (P13)")
  func fixed() {
    #expect(assign([0b1111 | 1 << 33, 0b1111 | 1 << 33]) == [33, 0])
  }

  @Test("The greedy solver rejects a set that an exact one would place (P14)")
  func greedy() {
    // Counters 1, 0 and 2 would serve the three; but the first takes 0, the second then 2, and
    // nothing is left for the third.
    #expect(assign([0b0011, 0b0101, 0b0101]) == nil)
    #expect(assign([0b0101, 0b0101, 0b0011]) == [0, 2, 1])
  }

  @Test("Everybody stays where it was last if that is possible (P12)")
  func last() {
    #expect(assign([0b1111, 0b1111], last: [3, 1]) == [3, 1])
    #expect(assign([0b1111, 0b1111], last: [3, 3]) == [0, 1])
    #expect(assign([0b1111, 0b1111], last: [3, nil]) == [0, 1])
  }

  @Test("A large increment takes an even counter and the one above it")
  func pairs() {
    let even: UInt64 = 0b01_0101
    #expect(assign([even, 0b11_1111], pairs: [0], programmable: 6) == [0, 2])
    #expect(assign([even, even, even], pairs: [0, 1, 2], programmable: 6) == [0, 2, 4])
    #expect(assign([even, even, even, 0b11_1111], pairs: [0, 1, 2], programmable: 6) == nil)
  }
}
