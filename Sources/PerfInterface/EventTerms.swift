/// An event with terms between slashes, as perf has them: `cpu/event=0x3c,umask=0x1/`,
/// `cycles/period=100000/`.
///
/// The terms of `cpu` are those of x86 (`/sys/bus/event_source/devices/cpu/format`); of an event number
/// of more than eight bits the upper four are AMD's. `armv8_pmuv3` has the event number alone, and the other PMUs
/// have terms and named events of their own.
enum EventTerms {
  /// What is wrong with an event of this form.
  enum Problem: Error {
    case unknownTerm(String)
    case badValue(String)
  }

  /// The terms that hold a field of `config`: the first bit and the largest value.
  private static let fields: [(name: String, bit: UInt64, limit: UInt64)] = [
    ("umask", 8, 0xff), ("edge", 18, 1), ("pc", 19, 1), ("any", 21, 1), ("inv", 23, 1),
    ("cmask", 24, 0xff), ("in_tx", 32, 1), ("in_tx_cp", 33, 1),
  ]

  /// The names of what may stand between the slashes, for messages.
  static func names(of base: String) -> [String] {
    let every = ["config", "config1", "config2", "period", "freq"]
    if let pmu = OtherPMU.named(base) {
      return pmu.events.map { $0.name } + pmu.terms.map { $0.name } + every
    }
    return ["event"] + every + fields.map { $0.name } + ["offcore_rsp", "ldlat", "frontend"]
  }

  /// - Parameters:
  ///   - base: What stands before the first slash.
  ///   - terms: What stands between the slashes.
  /// - Returns: nil where nothing is known that stands before the slash.
  static func attr(_ base: String, _ terms: Substring) throws(Problem) -> EventAttr? {
    let pmu = OtherPMU.named(base)
    let hybrid = HybridPMU.number(base)
    let isCore = base == "cpu" || base == "armv8_pmuv3" || hybrid != nil
    let begun =
      pmu.map { EventAttr(type: $0.type, config: 0) }
      ?? hybrid.map { EventAttr(type: EventType(rawValue: UInt32($0)), config: 0) }
      ?? (isCore ? EventAttr(type: .raw, config: 0) : EventName.plainAttr(base))
    guard var attr = begun else { return nil }
    for term in terms.split(separator: ",", omittingEmptySubsequences: true) {
      let parts = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (name, text) = (String(parts[0]), parts.count > 1 ? parts[1] : "1")
      if parts.count == 1, let hybrid, attr.type.rawValue == UInt32(hybrid),
        let event = EventName.plainAttr(name), [.hardware, .hardwareCache].contains(event.type)
      {
        attr.type = event.type
        attr.config = event.config | hybrid << 32
        continue
      }
      if parts.count == 1, let event = pmu?.events.first(where: { $0.name == name }) {
        attr.config |= event.config
        continue
      }
      guard let value = number(text) else { throw .badValue(String(term)) }
      if let pmu, let field = pmu.terms.first(where: { $0.name == name }) {
        try set(field, to: value, in: &attr)
        continue
      }
      guard
        try set(
          name,
          to: value,
          in: &attr,
          isCore: isCore,
          isOther: pmu != nil,
          isArm: base == "armv8_pmuv3"
        )
      else { throw .unknownTerm(name) }
    }
    return attr
  }

  private static func number(_ text: some StringProtocol) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }

  private static func set(
    _ term: OtherPMU.Term,
    to value: UInt64,
    in attr: inout EventAttr
  ) throws(Problem) {
    guard value <= term.limit else { throw .badValue("\(term.name)=\(value)") }
    let bits = value << term.firstBit
    switch term.word {
    case .config: attr.config |= bits
    case .config1: attr.config1 |= bits
    case .config2: attr.config2 |= bits
    }
  }

  /// False for a term that the event does not have.
  private static func set(
    _ name: String,
    to value: UInt64,
    in attr: inout EventAttr,
    isCore: Bool,
    isOther: Bool,
    isArm: Bool
  ) throws(Problem) -> Bool {
    switch name {
    case "period":
      attr.samplePeriod = value
      attr.flags.remove(.frequency)
    case "freq":
      attr.samplePeriod = value
      attr.flags.insert(.frequency)
    case "config1": attr.config1 = value
    case "config2": attr.config2 = value
    case "config" where isCore || isOther: attr.config = value
    case "event" where isCore:
      guard value <= (isArm ? 0xffff : 0xfff) else { throw .badValue("event=\(value)") }
      attr.config |= isArm ? value : value & 0xff | (value >> 8) << 32
    case "offcore_rsp" where isCore && !isArm, "ldlat" where isCore && !isArm,
      "frontend" where isCore && !isArm:
      attr.config1 = value
    default:
      guard isCore, !isArm, let field = fields.first(where: { $0.name == name }) else {
        return false
      }
      guard value <= field.limit else { throw .badValue("\(name)=\(value)") }
      attr.config |= value << field.bit
    }
    return true
  }
}
