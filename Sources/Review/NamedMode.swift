import PerfInterface

extension VirtualPMUMode {
  /// The mode that a text names, as a title sets it for what follows; nil where it names none, or both.
  init?(namedIn text: String) {
    let found = VirtualPMUMode.named(in: text)
    guard found.count == 1 else { return nil }
    self = found[0]
  }

  /// The modes that a text names.
  static func named(in text: String) -> [VirtualPMUMode] {
    let words = Set(text.lowercased().split { !$0.isLetter && $0 != "-" }.map(String.init))
    return names.filter { !$0.words.isDisjoint(with: words) }.map(\.mode)
  }

  /// How a claim says that it is about the mode; nil where it says nothing, as most do.
  var beginning: String? {
    switch self {
    case .emulated, .none: nil
    case .mediated: "In mediated mode, "
    }
  }

  /// It was called passthrough before it was merged.
  private static let names: [(mode: VirtualPMUMode, words: Set<String>)] = [
    (.emulated, [VirtualPMUMode.emulated.rawValue, "emulation", "legacy"]),
    (.mediated, [VirtualPMUMode.mediated.rawValue, "passthrough", "pass-through"]),
  ]
}
