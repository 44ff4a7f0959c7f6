import PerfInterface

@testable import ScenarioLanguage

/// Every run of a scenario; throws what is wrong with it.
func plans(_ text: String) throws -> [Plan] {
  try ParsedScenario.parse(text, file: "s").get().plans
}

/// What is said to be wrong with a scenario, one line for each thing.
func complaints(_ text: String) -> [String] {
  switch ParsedScenario.parse(text, file: "s") {
  case .success: []
  case .failure(let found): found.all.map(\.description)
  }
}

/// A machine, tasks, a VM, an event and a guest's counter for one more statement to speak of.
///
/// Tasks: T 0, U 1, V.0 2, V.1 3. Events: A 0, then B and its sibling B.1. Counters: G 0.
let stage = """
  machine toy counters=4 fixed=cycles,instructions,ref-cycles cpus=2
  task T on cpu0
  task U on cpu1
  vm V vcpus=2
  host: A = open cycles -C 0
  host: B = open {cycles,instructions} -t T
  guest V: G = count cycles
  run 1ms

  """

extension Statement {
  /// What it says, wherever it stands and however it is spaced.
  var meaning: AnyHashable {
    let meaning = Mirror(reflecting: content).descendant("content") as? AnyHashable
    // No two objects are the same, so that nothing is equal that could not be looked into.
    return meaning ?? AnyHashable(ObjectIdentifier(content))
  }
}

extension EventAttr {
  /// A generic hardware event.
  static func hardware(_ config: UInt64, _ flags: EventAttr.Flags = []) -> EventAttr {
    var attr = EventAttr(type: .hardware, config: config)
    attr.flags = flags
    return attr
  }

  /// The same with something changed.
  func with(_ change: (inout EventAttr) -> Void) -> EventAttr {
    var attr = self
    change(&attr)
    return attr
  }
}
