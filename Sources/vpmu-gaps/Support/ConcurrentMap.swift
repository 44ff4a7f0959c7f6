extension Array where Element: Sendable {
  /// Does the same as `map(_:)` on all CPUs, for what takes long or is much; in order.
  ///
  /// One task takes one of some dozens of pieces: the last messages of a thread quote all before them and
  /// take longest.
  func concurrentMap<Result: Sendable>(
    _ transform: @escaping @Sendable (Element) -> Result
  ) async -> [Result] {
    let pieceSize = Swift.max(1, count / 64)
    let starts = stride(from: 0, to: count, by: pieceSize)
    return await withTaskGroup { group in
      for start in starts {
        let piece = self[start..<Swift.min(start + pieceSize, count)]
        group.addTask { (start, piece.map(transform)) }
      }
      let pieces = await group.reduce(into: []) { $0.append($1) }
      return pieces.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }
}
