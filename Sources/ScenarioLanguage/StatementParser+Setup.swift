import PerfInterface

// The set-up statements.
extension StatementParser {
  mutating func machine() throws(Diagnostic) -> Machine {
    let names = Processor.all.map(\.name)
    let token = try word("a machine", among: names)
    guard let processor = Processor.named(token.text) else {
      throw unknown(token, what: "machine", among: names)
    }
    var machine = Machine(processor: processor)
    var seen: Set<String> = []
    while let option = peeked {
      next += 1
      let key = try keyAndValue(option).key
      guard seen.insert(key).inserted else {
        throw failure(at: option, "'\(clipped(key))' is given twice")
      }
      try apply(option, to: &machine)
    }
    return machine
  }

  private func apply(_ option: Token, to machine: inout Machine) throws(Diagnostic) {
    let (key, value) = try keyAndValue(option)
    // Presets have the counters of the real machine.
    let keys =
      machine.processor == .toy
      ? ["counters", "fixed", "cpus", "lbr", "arch", "clock"] : ["cpus", "clock"]
    guard keys.contains(key) else {
      throw unknown(option, what: "machine option", among: keys, meant: key)
    }
    switch key {
    case "counters": machine.counters = try number(value, in: 1...32, option)
    case "cpus": machine.cpus = try number(value, in: 1...256, option)
    case "lbr": machine.lbr = try number(value, in: 0...64, option)
    case "arch":
      let possible = Machine.Architecture.allCases.map(\.rawValue)
      guard let architecture = Machine.Architecture(rawValue: value) else {
        let word = Token(text: value, column: option.column)
        throw unknown(word, what: "architecture", among: possible)
      }
      machine.architecture = architecture
    case "clock": machine.clockMHz = try clock(value, option)
    default: machine.fixed = try fixedEvents(value, option)
    }
  }

  func keyAndValue(_ token: Token) throws(Diagnostic) -> (key: String, value: String) {
    guard let equals = token.text.firstIndex(of: "=") else {
      throw failure(at: token, "expected KEY=VALUE, not '\(clipped(token.text))'")
    }
    let value = token.text[token.text.index(after: equals)...]
    return (String(token.text[..<equals]), String(value))
  }

  private func number(
    _ text: String,
    in range: ClosedRange<Int>,
    _ token: Token
  ) throws(Diagnostic) -> Int {
    guard let number = decimal(text), range.contains(number) else {
      throw failure(
        at: token,
        "'\(clipped(token.text))' is out of range; \(range.lowerBound) to \(range.upperBound) is possible"
      )
    }
    return number
  }

  private func clock(_ text: String, _ token: Token) throws(Diagnostic) -> Int {
    let (unit, scale) = text.hasSuffix("GHz") ? ("GHz", 1000) : ("MHz", 1)
    guard text.hasSuffix(unit), let number = decimal(text.dropLast(3)),
      (1...10_000).contains(number * scale)
    else { throw failure(at: token, "expected a clock from 1MHz to 10GHz, such as clock=2GHz") }
    return number * scale
  }

  private func fixedEvents(
    _ text: String,
    _ token: Token
  ) throws(Diagnostic) -> [Machine.FixedEvent] {
    var events: [Machine.FixedEvent] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let event = Machine.FixedEvent(rawValue: String(name)) else {
        let word = Token(text: String(name), column: token.column)
        let possible = Machine.FixedEvent.allCases.map(\.rawValue)
        throw unknown(word, what: "fixed counter", among: possible)
      }
      guard !events.contains(event) else {
        throw failure(at: token, "the fixed counter '\(name)' is named twice")
      }
      events.append(event)
    }
    return events
  }

  mutating func kernels() throws(Diagnostic) -> [KernelVersion] {
    var versions: [KernelVersion] = []
    repeat {
      let token = try word(
        "a kernel version",
        among: KernelVersion.allCases.map(\.rawValue)
      )
      guard let version = KernelVersion(rawValue: token.text) else {
        throw unknown(token, what: "kernel", among: KernelVersion.allCases.map(\.rawValue))
      }
      if !versions.contains(version) { versions.append(version) }
    } while peeked != nil
    return versions
  }

  mutating func policy() throws(Diagnostic) -> ContentionPolicy {
    let token = try word("a policy", among: ContentionPolicy.words)
    switch token.text {
    case "first": return .first
    case "scaled": return .scaled
    case "stalled": return .stalled
    case "told": return .told
    case "reserved":
      let option = try word("counters=N")
      let (key, value) = try keyAndValue(option)
      guard key == "counters" else {
        throw unknown(option, what: "policy option", among: ["counters"], meant: key)
      }
      let counters = try number(value, in: 1...32, option)
      return .reserved(counters: counters, includesFixed: take("fixed"))
    default: throw unknown(token, what: "policy", among: ContentionPolicy.words)
    }
  }

  mutating func task() throws(Diagnostic) -> Statement.Kind {
    let names = try names()
    return .task(names, cpu: take("on") ? try cpu() : nil)
  }

  mutating func vm() throws(Diagnostic) -> Statement.Kind {
    let names = try names()
    var vm = VMSpecification()
    var seen: Set<String> = []
    while let token = peeked {
      next += 1
      let key = String(token.text.prefix { $0 != "=" })
      guard seen.insert(key).inserted else {
        throw failure(at: token, "'\(clipped(key))' is given twice")
      }
      switch token.text {
      case "on": vm.cpu = try cpu()
      case "later": vm.isLater = true
      default: try apply(token, to: &vm)
      }
    }
    return .vm(names, vm)
  }

  private func apply(_ token: Token, to vm: inout VMSpecification) throws(Diagnostic) {
    guard token.text.contains("=") else {
      throw unknown(
        token,
        what: "VM option",
        among: ["on", "vcpus=N", "vpmu=MODE", "apic=user", "later"]
      )
    }
    let (key, value) = try keyAndValue(token)
    switch key {
    case "vcpus": vm.vcpus = try number(value, in: 1...64, token)
    case "vpmu":
      guard let mode = VirtualPMUMode(rawValue: value) else {
        let word = Token(text: value, column: token.column)
        let possible = VirtualPMUMode.allCases.map(\.rawValue)
        throw unknown(word, what: "vpmu mode", among: possible)
      }
      vm.mode = mode
    case "apic":
      guard value == "user" || value == "kernel" else {
        let word = Token(text: value, column: token.column)
        throw unknown(word, what: "APIC", among: ["kernel", "user"])
      }
      vm.hasUserAPIC = value == "user"
    default: throw unknown(token, what: "VM option", among: ["vcpus", "vpmu", "apic"], meant: key)
    }
  }
}
