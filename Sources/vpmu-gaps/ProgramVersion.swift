import PerfInterface
import Site

/// What `--version` tells.
enum ProgramVersion {
  /// The program's own, and the kernels that it has a model of.
  static var text: String {
    let kernels = KernelVersion.allCases.map(\.rawValue).joined(separator: ", ")
    return "vpmu-gaps 1.0 (results.json \(ResultsDocument.currentSchema); Linux \(kernels))"
  }
}
