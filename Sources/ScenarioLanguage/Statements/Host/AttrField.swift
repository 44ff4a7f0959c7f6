import PerfInterface

/// The fields of `perf_event_attr` that `KEY=VALUE` can set, by the kernel's names.
enum AttrField {
  /// Fields of one bit.
  static let bits: [(name: String, flag: EventAttr.Flags)] = [
    ("disabled", .disabled), ("inherit", .inherit), ("pinned", .pinned),
    ("exclusive", .exclusive), ("exclude_user", .excludeUser), ("exclude_kernel", .excludeKernel),
    ("exclude_hv", .excludeHypervisor), ("exclude_idle", .excludeIdle),
    ("exclude_host", .excludeHost), ("exclude_guest", .excludeGuest),
    ("enable_on_exec", .enableOnExec), ("freq", .frequency), ("inherit_stat", .inheritStat),
    ("inherit_thread", .inheritThread), ("remove_on_exec", .removeOnExec), ("sigtrap", .sigtrap),
    ("defer_callchain", .deferCallchain), ("defer_output", .deferOutput),
  ]

  /// Fields that hold a number.
  static let numbers = [
    "type", "config", "config1", "config2", "config3", "config4", "sample_period", "sample_freq",
    "sample_type",
    "read_format", "branch_sample_type", "precise_ip", "size",
  ]

  /// Fields that make no sense on a sibling.
  static let leaderOnly: Set<String> = ["disabled", "pinned", "exclusive", "enable_on_exec"]

  /// Every name, for help and suggestions.
  static var names: [String] { bits.map { $0.name } + numbers }

  /// The largest value a field can hold; nil when there is no such field.
  static func limit(_ name: String) -> UInt64? {
    // More than 1 is the frequency itself, as in the tool's terms.
    if name == "freq" { return .max }
    if bits.contains(where: { $0.name == name }) { return 1 }
    switch name {
    case "precise_ip": return 3
    case "type", "size": return UInt64(UInt32.max)
    default: return numbers.contains(name) ? .max : nil
    }
  }

  /// Sets a field; names and values were checked when they were parsed.
  static func set(_ assignment: AttrAssignment, in attr: inout EventAttr) {
    let value = assignment.number.value
    if assignment.name == "freq", value > 1 {
      attr.flags.insert(.frequency)
      attr.samplePeriod = value
      return
    }
    if let bit = bits.first(where: { $0.name == assignment.name }) {
      if value == 1 { attr.flags.insert(bit.flag) } else { attr.flags.remove(bit.flag) }
      return
    }
    switch assignment.name {
    case "type": attr.type = EventType(rawValue: UInt32(truncatingIfNeeded: value))
    case "config": attr.config = value
    case "config1": attr.config1 = value
    case "config2": attr.config2 = value
    case "config3": attr.config3 = value
    case "config4":
      attr.config4 = value
      // A program that knows the field states the size that has it.
      attr.size = max(attr.size, 144)
    // One field, which `freq` makes a frequency.
    case "sample_period", "sample_freq": attr.samplePeriod = value
    case "sample_type": attr.sampleType = value
    case "read_format": attr.readFormat = value
    case "branch_sample_type": attr.branchSampleType = value
    case "precise_ip": attr.preciseIP = UInt8(truncatingIfNeeded: value)
    case "size": attr.size = UInt32(truncatingIfNeeded: value)
    default: break
    }
  }
}

/// One `KEY=VALUE` of an `open`.
struct AttrAssignment: Hashable {
  /// The kernel's name of the field.
  let name: String
  let number: WrittenNumber
}

extension AttrAssignment: CustomStringConvertible {
  init(
    _ key: String,
    _ text: String,
    _ token: Token,
    _ parser: StatementParser
  ) throws(Diagnostic) {
    guard let limit = AttrField.limit(key) else {
      throw parser.failure(
        at: token,
        "unknown perf_event_attr field '\(parser.clipped(key))'; possible: "
          + AttrField.names.joined(separator: ", "),
        suggestion: Suggestion.nearest(to: key, among: AttrField.names)
      )
    }
    if let names = AttrNames.of(key), text.first?.isLetter == true {
      let bits = try names.bits(text, token, parser)
      self.init(name: key, number: WrittenNumber(bits, as: text))
      return
    }
    guard let number = WrittenNumber(text), number.value <= limit else {
      throw parser.failure(
        at: token,
        "'\(parser.clipped(text))' does not fit the field '\(key)', which holds 0 to \(limit)"
      )
    }
    self.init(name: key, number: number)
  }

  /// Whether the event starts disabled.
  var isDisabled: Bool { name == "disabled" && number.value == 1 }

  var description: String { isDisabled ? "disabled" : "\(name)=\(number)" }
}
