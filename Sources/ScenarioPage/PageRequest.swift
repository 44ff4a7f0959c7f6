public import PerfInterface
public import ScenarioLanguage

/// What the page in a browser asks for.
///
/// As text: a line for each setting, its name and its values; an empty line; the scenario.
public struct PageRequest: Sendable {
  /// The kernels whose models run it.
  public var kernels = KernelVersion.allCases
  /// The kinds of virtual PMU it runs with; nil as it is written.
  public var modes: [VirtualPMUMode?] = [nil]
  /// What is done about contention, by its word; nil as Linux does.
  public var policies: [String?] = [nil]
  /// The combination of `vary` values that is told in full, from 0.
  public var combination = 0
  /// Whether the guest alone is drawn beside it, as bare metal would run it.
  public var showsBareMetal = false
  /// Whether the other combinations are run too.
  public var runsAll = true
  /// Whether each expectation is told by itself, beside what was seen.
  public var listsChecks = false
  /// Where words are wanted for the editor; nil where none are.
  public var caret: SourcePosition?
  /// The scenario.
  public var text: String

  /// Asks for a scenario as it is written, on the model of every kernel.
  public init(_ text: String) { self.text = text }

  /// Reads a request; what it does not know of is passed over.
  public init(reading request: String) {
    self.init("")
    var lines = request.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst(), !line.isEmpty {
      let words = line.split(separator: " ").map { String($0) }
      if let name = words.first { set(name, Array(words.dropFirst())) }
    }
    text = lines.joined(separator: "\n")
  }

  private mutating func set(_ name: String, _ values: [String]) {
    let numbers = values.compactMap { Int($0) }
    switch name {
    case "kernels":
      kernels = KernelVersion.allCases.filter { values.contains($0.rawValue) }
    case "modes":
      modes = values.map { VirtualPMUMode(rawValue: $0) }
    case "policies":
      policies = values.map { ContentionPolicy.words.contains($0) ? $0 : nil }
    case "combination": combination = max(0, numbers.first ?? 0)
    case "baremetal": showsBareMetal = numbers.first == 1
    case "all": runsAll = numbers.first == 1
    case "checks": listsChecks = numbers.first == 1
    case "caret":
      guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return }
      caret = SourcePosition(line: numbers[0], column: numbers[1])
    default: break
    }
  }
}
