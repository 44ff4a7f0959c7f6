public import PerfInterface
import ScenarioRunner

/// How far the model agrees with the real kernels of one architecture.
public struct KernelAgreement: Hashable, Sendable {
  /// Whose instructions they execute.
  public let architecture: Machine.Architecture
  /// The kernels, in order.
  public let kernels: [KernelVersion]
  /// Whether all of them ran on emulated machines.
  public let isEmulated: Bool
  /// Runs that both could judge.
  public let runCount: Int
  /// Runs in which they judged alike.
  public let agreedCount: Int

  /// One for each architecture, in the order of the agreements.
  public static func all(_ agreements: [Agreement]) -> [KernelAgreement] {
    agreements.compactMap(\.architecture).uniqued.map { architecture in
      let here = agreements.filter { $0.architecture == architecture }
      return KernelAgreement(
        architecture: architecture,
        kernels: here.compactMap(\.backend.kernel).uniqued,
        isEmulated: here.allSatisfy { $0.backend.kind != .host },
        runCount: here.reduce(0) { $0 + $1.runCount },
        agreedCount: here.reduce(0) { $0 + $1.agreedCount }
      )
    }
  }

  /// Which they are, in words.
  public var text: String {
    "\(architecture.rawValue) (\(kernels.map(\.rawValue).joined(separator: ", "))"
      + (isEmulated ? ", emulated machines)" : ")")
  }
}
