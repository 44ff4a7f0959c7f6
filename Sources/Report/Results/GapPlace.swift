public import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A kernel and a mode, in which a gap is tried.
public struct GapPlace: Hashable, Sendable {
  /// The kernel; nil for a host whose kernel is not one of those told apart.
  public let kernel: KernelVersion?
  /// How the guest gets its PMU.
  public let mode: VirtualPMUMode
  /// Whether it is a real kernel, which is an arm64 one here; else the model.
  public let isReal: Bool

  init(_ run: RunResult) {
    kernel = run.backend.kernel
    mode = run.plan.vms.first?.mode ?? .none
    isReal = run.backend.kind != .model
  }

  private var modeName: String {
    let name = mode == .none ? "without vPMU" : mode.rawValue
    // Every real kernel so far has a vPMU of that kind.
    return isReal ? (mode == .emulated ? "real arm64" : "real arm64, \(name)") : name
  }

  /// The kernel's name.
  public var kernelName: String { kernel?.rawValue ?? BackendName.Kind.host.rawValue }

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
