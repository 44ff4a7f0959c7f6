import PerfInterface
import ScenarioLanguage

/// What was seen of one subject, as words that people can read in a file of evidence.
///
/// For example `active cpu=0 counts=10000000/10000000 time=500 reads=data moved`.
enum SeenText {
  static func text(_ seen: EventObservation) -> String {
    var words: [String] = []
    if let state = seen.state { words.append(state.word) }
    if seen.isStateHidden { words.append("hidden") }
    if let cpu = seen.cpu { words.append("cpu=\(cpu)") }
    if let counter = seen.counter { words.append("on=\(counter.name)") }
    if let count = seen.countInRun, let happened = seen.happenedInRun {
      words.append("counts=\(rounded(count, of: happened))/\(happened)")
    }
    if let recorded = seen.recordedInRun, let happened = seen.happenedInRun {
      words.append("records=\(recorded)/\(happened)")
    }
    if let stacks = seen.branchStacks, !stacks.contents.isEmpty {
      let contents = stacks.contents.map(\.rawValue)
      words.append("stacks=\(contents.joined(separator: "+"))")
    }
    if let running = seen.timeRunning, let enabled = seen.timeEnabled {
      words.append("time=\(enabled == 0 ? "none" : "\(tens(running))")")
      if let tolerance = seen.timeTolerance, enabled > 0, running > 10, running < 985 {
        words.append("within=\(Int(tolerance))")
      }
    }
    if seen.isTakingTurns == true { words.append("turns") }
    if let read = seen.read { words.append("reads=\(read.word)") }
    if let poll = seen.poll { words.append("polls=\(poll.rawValue)") }
    if let index = seen.index { words.append("index=\(index.text)") }
    // A value that moves is another one in every run; one that never did is worth keeping.
    if let value = seen.value, seen.hasAdvanced != true { words.append("value=\(value)") }
    if seen.hasAdvanced == true { words.append("advanced") }
    if seen.hasChangedInRun == true {
      words.append("moved")
    } else if let value = seen.value, value == seen.valueAtRunStart {
      words.append("stood")
    }
    return words.joined(separator: " ")
  }

  /// Parts of a run to five hundredths: more would not repeat.
  private static func rounded(_ count: UInt64, of happened: UInt64) -> UInt64 {
    guard count > 0, count < happened else { return count }
    let twentieth = max(happened / 20, 1)
    return min(max((count + twentieth / 2) / twentieth, 1), 19) * twentieth
  }

  private static func tens(_ share: UInt64) -> UInt64 {
    share <= 10 ? 0 : share >= 985 ? 1000 : (share + 5) / 10 * 10
  }

  /// nil when a word is not understood.
  static func observation(_ text: String) -> EventObservation? {
    var seen = EventObservation()
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1)
      let value = parts.count == 2 ? String(parts[1]) : ""
      switch parts.first.map(String.init) ?? "" {
      case "cpu": seen.cpu = Int(value)
      case "on":
        guard let counter = Counter(name: value) else { return nil }
        seen.counter = counter
      case "counts":
        let numbers = value.split(separator: "/").compactMap { UInt64($0) }
        guard numbers.count == 2 else { return nil }
        (seen.countInRun, seen.happenedInRun) = (numbers[0], numbers[1])
      case "records":
        let numbers = value.split(separator: "/").compactMap { UInt64($0) }
        guard numbers.count == 2 else { return nil }
        (seen.recordedInRun, seen.happenedInRun) = (numbers[0], numbers[1])
      case "stacks":
        guard let tally = BranchStackTally(contents: value) else { return nil }
        seen.branchStacks = tally
      case "time":
        guard value == "none" || UInt64(value) != nil else { return nil }
        seen.timeEnabled = value == "none" ? 0 : 1000
        seen.timeRunning = UInt64(value) ?? 0
      case "within":
        guard let points = Int(value) else { return nil }
        seen.timeTolerance = Double(points)
      case "turns": seen.isTakingTurns = true
      case "reads":
        guard let result = ReadResult.named(value) else { return nil }
        seen.read = result
      case "polls":
        guard let result = PollResult(rawValue: value) else { return nil }
        seen.poll = result
      case "index":
        guard let index = MappedIndex(value) else { return nil }
        seen.index = index
      case "value":
        guard let number = UInt64(value) else { return nil }
        seen.value = number
      case "hidden": seen.isStateHidden = true
      case "advanced": seen.hasAdvanced = true
      case "moved": seen.hasChangedInRun = true
      case "stood": stand(&seen)
      case let state:
        guard let found = EventState.allCases.first(where: { $0.word == state }) else { return nil }
        seen.state = found
      }
    }
    seen.exists = seen.state != nil || seen.read != nil
    return seen
  }

  /// The value did not change; which it was need not be known.
  private static func stand(_ seen: inout EventObservation) {
    seen.hasChangedInRun = false
    if let value = seen.value { seen.valueAtRunStart = value }
  }
}

extension BranchStackTally {
  /// One sample of each kind that words name, such as `fresh+empty`; nil for an unknown one.
  fileprivate init?(contents words: String) {
    let words = words.split(separator: "+")
    let contents = words.compactMap { BranchStackContents(rawValue: String($0)) }
    guard contents.count == words.count else { return nil }
    self.init(contents)
  }
}
