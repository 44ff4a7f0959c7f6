import PerfModel

/// The states that were met, each by its digest and with the action that led there first.
///
/// A state takes 16 bytes for its digest, 6 for how it was come to, and at most 16 for the places by which it is found.
struct StateTable: Sendable {
  private var digests: [StateDigest] = []
  private var parents: [UInt32] = []
  private var actions: [UInt16] = []
  /// Where each state is found by open addressing: 0 is free, else its place and one.
  ///
  /// A power of two, at most half full.
  private var places: [UInt32] = Array(repeating: 0, count: 1 << 10)

  /// Bytes that a state takes at most.
  static let bytesPerState = MemoryLayout<StateDigest>.stride + 4 + 2 + 16

  var count: Int { digests.count }

  func contains(_ digest: StateDigest) -> Bool { places[place(of: digest)] != 0 }

  /// Keeps a state; nil when it is known.
  ///
  /// - Parameters:
  ///   - parent: The state before; nil for the first.
  ///   - action: What led from there.
  mutating func insert(_ digest: StateDigest, parent: Int?, action: Int) -> Int? {
    let place = place(of: digest)
    guard places[place] == 0 else { return nil }
    digests.append(digest)
    parents.append(UInt32(truncatingIfNeeded: parent ?? 0))
    actions.append(UInt16(truncatingIfNeeded: action))
    places[place] = UInt32(truncatingIfNeeded: count)
    if count * 2 > places.count { grow() }
    return count - 1
  }

  /// The actions that lead from the first state to another.
  func path(to state: Int) -> [Int] {
    var path: [Int] = []
    var state = state
    while state > 0 {
      path.append(Int(actions[state]))
      state = Int(parents[state])
    }
    return path.reversed()
  }

  /// Where a digest stands, or may be put.
  private func place(of digest: StateDigest) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: digest.low) & mask
    while places[place] != 0, digests[Int(places[place]) - 1] != digest {
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    places = Array(repeating: 0, count: places.count * 2)
    for state in digests.indices {
      places[place(of: digests[state])] = UInt32(truncatingIfNeeded: state + 1)
    }
  }
}
