extension Array where Element: Sendable {
  /// Does the same as `map(_:)` on all CPUs, for what takes long or is much; in order.
  ///
  /// - Parameter pieceSize: Elements that one task takes.
  func concurrentMap<Result: Sendable>(
    pieceSize: Int = 64,
    _ transform: @escaping @Sendable (Element) -> Result
  ) async -> [Result] {
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
