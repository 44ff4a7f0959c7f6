public import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A kernel and a mode, in which a gap is tried.
public struct GapPlace: Hashable, Sendable {
  /// The kernel; nil for a host whose kernel is not one of those told apart.
  public let kernel: KernelVersion?
  /// How the guest gets its PMU.
  public let mode: VirtualPMUMode
  /// Whose KVM it is, for a real kernel; nil for the model.
  public let architecture: Machine.Architecture?
  /// What evidence of a host is called; nil for other places and for this machine.
  public let host: String?
  /// The processor, where the backend's name says it.
  public let processor: String?

  init(_ run: RunResult) {
    kernel = run.backend.kernel
    mode = run.plan.vms.first?.mode ?? .none
    architecture = run.machine?.architecture
    host = run.backend.machine
    processor = run.backend.processor
  }

  /// Whether it is a real kernel; else the model.
  public var isReal: Bool { architecture != nil }

  private var modeName: String {
    let name = mode == .none ? "without vPMU" : mode.rawValue
    guard let architecture else { return name }
    let machine = "real \(architecture.rawValue)" + (processor.map { " \($0)" } ?? "")
    // What a real kernel emulates nobody needs to be told.
    return mode == .emulated ? machine : "\(machine), \(name)"
  }

  /// The kernel's name.
  public var kernelName: String {
    let word = BackendName.Kind.host.word
    return kernel?.rawValue ?? host.map { "\(word):\($0)" } ?? word
  }

  /// In words.
  public var text: String {
    "\(kernelName) \(modeName)"
  }

  /// Several in words, those of one mode together: `6.1, 6.12 emulated`.
  static func text(_ places: [GapPlace]) -> String {
    places.map(\.modeName).uniqued.map { mode in
      let kernels = places.filter { $0.modeName == mode }.map(\.kernelName)
      return "\(kernels.joined(separator: ", ")) \(mode)"
    }
    .joined(separator: ", ")
  }
}
