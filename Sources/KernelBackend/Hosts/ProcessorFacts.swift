public import PerfInterface

/// What `/proc/cpuinfo` says of a machine's first processor.
public struct ProcessorFacts: Hashable, Sendable {
  private let values: [String: String]

  /// Reads the file's text; whatever is no line `KEY: VALUE` is left out.
  public init(_ text: String) {
    let first = text.split(separator: "\n\n").first ?? ""
    let pairs = first.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let trimmed = parts.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      return (trimmed[0], trimmed[1])
    }
    values = Dictionary(pairs) { first, _ in first }
  }

  /// How it calls itself.
  public var modelName: String? { values["model name"] }

  /// Its name, family, model and stepping, or arm64's numbers; nil where the file says nothing.
  public var text: String? {
    let names =
      values["CPU implementer"] == nil
      ? ["cpu family", "model", "stepping"]
      : ["CPU implementer", "CPU part", "CPU variant", "CPU revision"]
    let numbers = names.compactMap { name in
      values[name].map { "\(name.replacing("CPU ", with: "").replacing("cpu ", with: "")) \($0)" }
    }
    let all = [modelName] + [numbers.isEmpty ? nil : numbers.joined(separator: " ")]
    let parts = all.compactMap { $0 }
    return parts.isEmpty ? nil : String(parts.joined(separator: ", ").prefix(200))
  }

  /// Whether a hypervisor is beneath, where the processor tells.
  public var isVirtual: Bool {
    values["flags"]?.split(separator: " ").contains("hypervisor") == true
  }

  /// The processor with the same tables; nil where none of ours has them.
  public var processor: Processor? {
    if values["CPU implementer"] != nil { return .armv8 }
    guard let family = values["cpu family"].flatMap({ Int($0) }),
      let model = values["model"].flatMap({ Int($0) })
    else { return nil }
    switch (values["vendor_id"], family, model) {
    // arch/x86/include/asm/intel-family.h: Skylake to Cooper Lake share tables, and so on.
    case ("GenuineIntel", 6, 78), ("GenuineIntel", 6, 85), ("GenuineIntel", 6, 94): return .skylake
    case ("GenuineIntel", 6, 106), ("GenuineIntel", 6, 108), ("GenuineIntel", 6, 125),
      ("GenuineIntel", 6, 126):
      return .icelake
    case ("GenuineIntel", 6, 143), ("GenuineIntel", 6, 207): return .sapphireRapids
    // arch/x86/kernel/cpu/amd.c:bsp_init_amd()
    case ("AuthenticAMD", 0x19, 0x00...0x0f), ("AuthenticAMD", 0x19, 0x20...0x5f): return .zen3
    case ("AuthenticAMD", 0x19, 0x10...0x1f), ("AuthenticAMD", 0x19, 0x60...0x7f),
      ("AuthenticAMD", 0x19, 0xa0...0xaf):
      return .zen4
    // Zen 5: `arch/x86/events/amd/core.c:amd_pmu_event_map()` gives family 1AH the table of Zen 4, and the rest comes
    // from what both say of PerfMonV2 and of their branch records.
    case ("AuthenticAMD", 0x1a, _): return .zen4
    default: return nil
    }
  }
}
