/// Virtual time to shares of a plot, 0 to 1; short stretches get room for their words.
struct TimeAxis {
  private let times: [UInt64]
  private let shares: [Double]

  init(_ timeline: Timeline) {
    var times = timeline.moments.map { $0.time }
    if times.last != timeline.end { times.append(timeline.end) }
    let total = Double(timeline.end)
    let spans = zip(times.dropFirst(), times).map { Double($0 - $1) / total }
    let least = min(TimeAxis.leastShare, 0.8 / Double(max(spans.count, 1)))
    let wanted = spans.map { max($0, least) }
    let sum = wanted.reduce(0, +)
    var share = 0.0
    var shares = [share]
    for width in wanted {
      share += width / sum
      shares.append(share)
    }
    self.times = times
    self.shares = shares
  }

  /// What a stretch has at least, if not too many share the plot.
  private static let leastShare = 0.18

  /// The place of a moment.
  func share(_ time: UInt64) -> Double {
    guard let after = times.firstIndex(where: { $0 >= time }), after > 0 else {
      return times.first.map { time <= $0 } == true ? shares[0] : shares[shares.count - 1]
    }
    let part = Double(time - times[after - 1]) / Double(times[after] - times[after - 1])
    return shares[after - 1] + part * (shares[after] - shares[after - 1])
  }

  /// The stretch from one moment to the next; what stands behind the last one is as wide as the margin.
  func room(after place: Int) -> Double {
    place + 1 < shares.count ? shares[place + 1] - shares[place] : 0.19
  }
}
