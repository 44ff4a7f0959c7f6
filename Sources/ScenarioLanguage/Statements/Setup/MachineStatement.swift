public import PerfInterface

/// `machine toy counters=2`: the machine that a scenario runs on.
struct MachineStatement: SetupContent, StatementFamily {
  static let beginnings = ["machine"]

  let machine: Machine

  var description: String { machine.text }

  /// The machine decides what CPUs there are.
  func prepare(_ planner: inout Planner) { planner.machine = planner.machine ?? machine }

  func plan(in planner: inout Planner) {
    if planner.hasPlannedMachine { planner.fail("the scenario names a machine already") }
    planner.hasPlannedMachine = true
  }
}

// MARK: Parsing

extension MachineStatement {
  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let names = Processor.all.map { $0.name }
    let token = try parser.word("a machine", among: names)
    guard let processor = Processor.named(token.text) else {
      throw parser.unknown(token, what: "machine", among: names)
    }
    var machine = Machine(processor: processor)
    var seen: Set<String> = []
    while let option = parser.peeked {
      parser.next += 1
      let key = try parser.keyAndValue(option).key
      try parser.checkOnce(key, &seen, option)
      try apply(option, to: &machine, parser)
    }
    return MachineStatement(machine: machine).object
  }

  private static func apply(
    _ option: Token,
    to machine: inout Machine,
    _ parser: StatementParser
  ) throws(Diagnostic) {
    let (key, value) = try parser.keyAndValue(option)
    // Presets have the counters of the real machine.
    let keys =
      machine.isToy
      ? ["counters", "fixed", "cpus", "lbr", "arch", "clock", "hz", "mux"]
      : ["cpus", "clock", "hz", "mux"]
        + (machine.processor.countersWithoutSMT == nil ? [] : ["smt"])
    guard keys.contains(key) else {
      throw parser.unknown(option, what: "machine option", among: keys, meant: key)
    }
    switch key {
    case "counters": machine.counters = try parser.number(value, in: 1...32, option)
    case "cpus": machine.cpus = try parser.number(value, in: 1...256, option)
    case "lbr": machine.lbr = try parser.number(value, in: 0...64, option)
    case "arch": machine.architecture = try parser.choice(value, option, what: "architecture")
    case "clock": machine.clockMHz = try clock(value, option, parser)
    case "hz":
      let hz = try parser.number(value, in: 100...1000, option)
      guard tickRates.contains(hz) else {
        throw parser.failure(at: option, "a kernel has 100, 250, 300 or 1000 ticks a second")
      }
      machine.hz = hz
    case "mux":
      let milliseconds = value.hasSuffix("ms") ? String(value.dropLast(2)) : ""
      machine.multiplexMilliseconds = try parser.number(milliseconds, in: 1...10_000, option)
    case "smt":
      guard value == "on" || value == "off" else {
        let word = Token(text: value, column: option.column)
        throw parser.unknown(word, what: "setting of SMT", among: ["on", "off"])
      }
      machine.hasSMT = value == "on"
    default: machine.fixed = try fixedEvents(value, option, parser)
    }
  }

  private static let tickRates = [100, 250, 300, 1000]

  private static func clock(
    _ text: String,
    _ token: Token,
    _ parser: StatementParser
  ) throws(Diagnostic) -> Int {
    let (unit, scale) = text.hasSuffix("GHz") ? ("GHz", 1000) : ("MHz", 1)
    guard text.hasSuffix(unit), let number = parser.decimal(text.dropLast(3)),
      (1...10_000).contains(number * scale)
    else {
      throw parser.failure(at: token, "expected a clock from 1MHz to 10GHz, such as clock=2GHz")
    }
    return number * scale
  }

  private static func fixedEvents(
    _ text: String,
    _ token: Token,
    _ parser: StatementParser
  ) throws(Diagnostic) -> [Machine.FixedEvent] {
    var events: [Machine.FixedEvent] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      let event: Machine.FixedEvent =
        try parser.choice(String(name), token, what: "fixed counter")
      guard !events.contains(event) else {
        throw parser.failure(at: token, "the fixed counter '\(name)' is named twice")
      }
      events.append(event)
    }
    return events
  }
}

// MARK: Printing

extension Machine {
  /// The machine as a `machine` statement; what is at its default is left out.
  public var text: String {
    let standard = Machine(processor: processor)
    var words = ["machine", processor.name]
    if counters != standard.counters { words.append("counters=\(counters)") }
    if !fixed.isEmpty { words.append("fixed=" + fixed.map({ $0.rawValue }).joined(separator: ",")) }
    if cpus != standard.cpus { words.append("cpus=\(cpus)") }
    if lbr != standard.lbr { words.append("lbr=\(lbr)") }
    if let architecture { words.append("arch=\(architecture.rawValue)") }
    if clockMHz != standard.clockMHz { words.append("clock=\(clockMHz)MHz") }
    if hz != standard.hz { words.append("hz=\(hz)") }
    if let multiplexMilliseconds { words.append("mux=\(multiplexMilliseconds)ms") }
    if !hasSMT { words.append("smt=off") }
    return words.joined(separator: " ")
  }
}
