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
    if values["CPU implementer"] != nil {
      // arch/arm64/include/asm/cputype.h: ARM's Neoverse N1.
      return values["CPU implementer"] == "0x41" && values["CPU part"] == "0xd0c"
        ? .neoverseN1 : .armv8
    }
    guard let family = values["cpu family"].flatMap({ Int($0) }),
      let model = values["model"].flatMap({ Int($0) })
    else { return nil }
    switch (values["vendor_id"], family, model) {
    // arch/x86/include/asm/intel-family.h: Skylake to Cooper Lake share tables, and so on.
    case ("GenuineIntel", 6, 60), ("GenuineIntel", 6, 63), ("GenuineIntel", 6, 69),
      ("GenuineIntel", 6, 70):
      return .haswell
    case ("GenuineIntel", 6, 61), ("GenuineIntel", 6, 71), ("GenuineIntel", 6, 79),
      ("GenuineIntel", 6, 86):
      return .broadwell
    case ("GenuineIntel", 6, 78), ("GenuineIntel", 6, 85), ("GenuineIntel", 6, 94): return .skylake
    case ("GenuineIntel", 6, 106), ("GenuineIntel", 6, 108), ("GenuineIntel", 6, 125),
      ("GenuineIntel", 6, 126):
      return .icelake
    case ("GenuineIntel", 6, 143), ("GenuineIntel", 6, 207): return .sapphireRapids
    case ("GenuineIntel", 6, 173), ("GenuineIntel", 6, 174): return .graniteRapids
    // arch/x86/kernel/cpu/amd.c:bsp_init_amd()
    case ("AuthenticAMD", 0x19, 0x00...0x0f), ("AuthenticAMD", 0x19, 0x20...0x5f): return .zen3
    case ("AuthenticAMD", 0x19, 0x10...0x1f), ("AuthenticAMD", 0x19, 0x60...0x7f),
      ("AuthenticAMD", 0x19, 0xa0...0xaf):
      return .zen4
    case ("AuthenticAMD", 0x1a, _): return .zen5
    default: return nil
    }
  }
}
