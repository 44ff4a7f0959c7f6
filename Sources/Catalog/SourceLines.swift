/// The lines of a text, of which only the lengths matter.
struct SourceLines {
  /// The bytes of each line without its end.
  private let lengths: [Int]

  init(_ text: String) {
    var lengths = [0]
    var isBehindReturn = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") {
        if isBehindReturn { lengths[lengths.count - 1] -= 1 }
        lengths.append(0)
      } else {
        lengths[lengths.count - 1] += 1
      }
      isBehindReturn = byte == UInt8(ascii: "\r")
    }
    self.lengths = lengths
  }

  /// Columns that stand before each line of a block, which are all of one byte: white space.
  ///
  /// - Parameter line: The line of this text, from 1, at which the block begins.
  func indentation(of block: SourceLines, from line: Int) -> [Int] {
    block.lengths.enumerated().map { place, length in
      let number = line - 1 + place
      return lengths.indices.contains(number) ? max(0, lengths[number] - length) : 0
    }
  }
}
