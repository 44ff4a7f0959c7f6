/// CPUs as perf takes them: `0-3,6`, or all.
struct CPUList: Hashable {
  /// As it is written behind `-C`; nil for `-a`.
  let text: String?
  private let ranges: [ClosedRange<Int>]

  /// All CPUs.
  static let all = CPUList(text: nil, ranges: [])

  private init(text: String?, ranges: [ClosedRange<Int>]) {
    self.text = text
    self.ranges = ranges
  }

  /// The most CPUs that a list may name, each as often as it is named.
  private static let limit = 4096

  /// nil for what is no list, or names too many.
  init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    var count = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2, let first = CPUList.number(ends[0]),
        let last = CPUList.number(ends[ends.count - 1]), first <= last
      else { return nil }
      count += last - first + 1
      guard count <= CPUList.limit else { return nil }
      ranges.append(first...last)
    }
    self.init(text: text, ranges: ranges)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.count <= 4 && text.utf8.allSatisfy { $0.isDigit } ? Int(text) : nil
  }

  /// The only CPU; nil where there are several, or it depends on the machine.
  var single: Int? {
    guard let first = ranges.first, ranges.count == 1, first.count == 1 else { return nil }
    return first.lowerBound
  }

  /// The numbers, in order, on a machine with so many CPUs.
  func numbers(of count: Int) -> [Int] {
    text == nil ? Array(0..<count) : Set(ranges.flatMap { Array($0) }).sorted()
  }
}
