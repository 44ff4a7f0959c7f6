import Foundation

/// Measures what the README quotes; run it in release mode with `make benchmark`.
///
/// Rates and ratios of one run on one machine; nothing here passes or fails.
@main
struct VPMUGapsBenchmark {
  static func main() throws {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--page" {
      return try PageTime.measure(page: CommandLine.arguments[2])
    }
    print("measured on \(Machine.description)")
    // First, as the kernel remembers the memory of the largest child only.
    try ReportTime.measure()
    try ReviewTime.measure()
    try ScenarioRate.measure()
    RescheduleCost.measure()
    ProcessorCount.measure()
    try MarkdownRatio.measure()
  }
}

/// The machine, for those who read the figures.
enum Machine {
  static var description: String {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return "\(name ?? "unknown CPU"), \(ProcessInfo.processInfo.activeProcessorCount) CPUs"
  }
}
