import PerfInterface

/// `vm V vcpus=2 on cpu0 vpmu=mediated`: a VM, whose virtual CPUs are tasks of its name.
struct VMStatement: SetupContent, StatementFamily {
  static let beginnings = ["vm"]

  let names: Names
  /// The number of virtual CPUs.
  var vcpus = 1
  /// Where they run; nil spreads them over the CPUs.
  var cpu: Int?
  /// How KVM gives them a PMU.
  var mode = VirtualPMUMode.emulated
  /// The programmable counters that user space leaves the guest; nil for as many as KVM can offer.
  var counters: Int?
  /// Whether the VM comes into being by `host: create`, not at the start.
  var isLater = false
  /// Whether its local APIC is in user space, where KVM delivers no PMU interrupts (K62).
  var hasUserAPIC = false

  var description: String {
    "vm \(names)" + (vcpus == 1 ? "" : " vcpus=\(vcpus)") + (cpu.map { " on cpu\($0)" } ?? "")
      + (mode == .emulated ? "" : " vpmu=\(mode.rawValue)")
      + (counters.map { " counters=\($0)" } ?? "")
      + (hasUserAPIC ? " apic=user" : "") + (isLater ? " later" : "")
  }

  func prepare(_ commands: inout PerfCommands) { commands.hasVM = true }

  func lines(_ commands: PerfCommands) -> [String] {
    names.all.map { name in
      "# \(PerfCommands.variable(name)): the thread of VM \(name)'s vCPU, on CPU \(cpu ?? 0)"
    }
  }
}

// MARK: Parsing

extension VMStatement {
  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    var vm = VMStatement(names: try parser.names())
    var seen: Set<String> = []
    while let token = parser.peeked {
      parser.next += 1
      try parser.checkOnce(String(token.text.prefix { $0 != "=" }), &seen, token)
      switch token.text {
      case "on": vm.cpu = try parser.cpu()
      case "later": vm.isLater = true
      default: try vm.apply(token, parser)
      }
    }
    return vm.object
  }

  private mutating func apply(_ token: Token, _ parser: StatementParser) throws(Diagnostic) {
    guard token.text.contains("=") else {
      throw parser.unknown(
        token,
        what: "VM option",
        among: ["on", "vcpus=N", "vpmu=MODE", "counters=N", "apic=user", "later"]
      )
    }
    let (key, value) = try parser.keyAndValue(token)
    switch key {
    case "vcpus": vcpus = try parser.number(value, in: 1...64, token)
    case "counters": counters = try parser.number(value, in: 1...8, token)
    case "vpmu": mode = try parser.choice(value, token, what: "vpmu mode")
    case "apic":
      guard value == "user" || value == "kernel" else {
        let word = Token(text: value, column: token.column)
        throw parser.unknown(word, what: "APIC", among: ["kernel", "user"])
      }
      hasUserAPIC = value == "user"
    default:
      throw parser.unknown(
        token,
        what: "VM option",
        among: ["vcpus", "vpmu", "counters", "apic"],
        meant: key
      )
    }
  }
}

// MARK: Planning

extension VMStatement {
  func plan(in planner: inout Planner) {
    for name in names.all where !planner.isFinished { add(name, to: &planner) }
  }

  private func add(_ name: String, to planner: inout Planner) {
    planner.checkCPU(cpu ?? 0)
    if planner.isVM(name) {
      planner.fail(at: name, "there is a task or VM '\(name)' already")
      return
    }
    planner.checkPlain(name)
    for number in 0..<vcpus where !planner.isFinished {
      planner.declareVirtualCPU(
        vcpus == 1 ? name : "\(name).\(number)",
        cpu: cpu ?? number % planner.cpuCount
      )
    }
    planner.declareVM(
      PlannedVM(
        name: name,
        mode: mode,
        isLater: isLater,
        hasUserAPIC: hasUserAPIC,
        counters: counters,
        position: planner.position
      )
    )
  }
}
