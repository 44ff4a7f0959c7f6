public import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A kernel and a mode, in which a gap is tried.
public struct GapPlace: Hashable, Sendable {
  /// The kernel; nil for a host whose kernel is not one of those told apart.
  public let kernel: KernelVersion?
  /// How the guest gets its PMU.
  public let mode: VirtualPMUMode

  init(_ run: RunResult) {
    kernel = run.backend.kernel
    mode = run.plan.vms.first?.mode ?? .none
  }

  private var kernelName: String { kernel?.rawValue ?? "host" }

  /// In words.
  public var text: String {
    "\(kernelName) \(mode == .none ? "without vPMU" : mode.rawValue)"
  }

  /// Several in words, those of one mode together: `6.1, 6.12 emulated`.
  static func text(_ places: [GapPlace]) -> String {
    places.map(\.mode).uniqued.map { mode in
      let kernels = places.filter { $0.mode == mode }.map(\.kernelName)
      return "\(kernels.joined(separator: ", ")) \(mode.rawValue)"
    }
    .joined(separator: ", ")
  }
}
