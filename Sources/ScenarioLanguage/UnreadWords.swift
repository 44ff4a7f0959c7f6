/// The words of statements that could not be read, in which names may have been declared.
struct UnreadWords {
  /// The words, and what stands before a colon in them.
  private let names: Set<String>
  /// The words that hold `..`, in order.
  private let ranges: [String]

  init(_ words: [String]) {
    let heads = words.compactMap { word in word.firstIndex(of: ":").map { String(word[..<$0]) } }
    names = Set(words + heads)
    ranges = words.filter { Names.dots(in: $0) != nil }.sorted()
  }

  /// Whether a name stands among the words, by itself, before a colon, or maybe in a range.
  func mayDeclare(_ name: String) -> Bool {
    guard !names.isEmpty else { return false }
    if names.contains(name) { return true }
    let prefix = Names.numbered(name)?.prefix ?? name
    // The first word that is not before the prefix begins with it, if any does.
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle] < prefix { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].hasPrefix(prefix)
  }
}
