import ArgumentParser
import Catalog
import FoundationEssentials
import KernelBackend
import ModelBackend
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// What this machine can execute.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Say what can be executed here, and what is missing for the rest.",
    discussion: """
      EXAMPLES
        vpmu-gaps probe
        vpmu-gaps probe --json
      """
  )

  @OptionGroup var content: ContentOptions
  @OptionGroup var kernels: KernelOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  private struct Machine: Codable {
    var paranoid: String?
    var hasKVM: Bool
    var qemu: String?
    var backends: [BackendRecord]
  }

  private struct BackendRecord: Codable {
    var backend: String
    var isAvailable: Bool
    var reason: String?
    var runs: Int
    var expressible: Int
    var notExpressible: [Coverage.Reason]
  }

  func run() async throws {
    let catalog = try await content.load()
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    let qemu = Executable.find("qemu-system-aarch64")
    var backends = ModelBackend.all().map { model in
      BackendRecord(
        backend: model.name.description,
        isAvailable: true,
        reason: nil,
        runs: plans.count,
        expressible: plans.count { $0.kernels?.contains(model.profile.version) ?? true },
        notExpressible: []
      )
    }
    for machine in kernels.machines {
      let coverage = Coverage(plans, on: machine)
      let reason =
        machine.reasonUnavailable
        ?? (qemu == nil ? "there is no qemu-system-aarch64; 'make kernels' installs it" : nil)
      backends.append(
        BackendRecord(
          backend: machine.name.description,
          isAvailable: reason == nil,
          reason: reason,
          runs: plans.count,
          expressible: coverage.expressible,
          notExpressible: coverage.reasons
        )
      )
    }
    let machine = Machine(
      paranoid: Executable.firstLine("/proc/sys/kernel/perf_event_paranoid"),
      hasKVM: FileManager.default.isWritableFile(atPath: "/dev/kvm"),
      qemu: qemu,
      backends: backends
    )
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Console.print(String(decoding: try encoder.encode(machine), as: UTF8.self))
    } else {
      Console.print(text(machine))
    }
  }

  private func text(_ machine: Machine) -> String {
    var lines = [
      "perf_event_paranoid  \(machine.paranoid ?? "unknown")",
      "/dev/kvm             \(machine.hasKVM ? "can be used" : "cannot be used")",
      "QEMU                 \(machine.qemu ?? "not found")", "",
    ]
    for backend in machine.backends {
      let gap = String(repeating: " ", count: max(1, 12 - backend.backend.count))
      let name = backend.backend + gap
      let state = backend.isAvailable ? "available" : "not available: \(backend.reason ?? "")"
      lines.append("\(name)\(state)")
      lines.append("            \(backend.expressible) of \(backend.runs) runs of the catalog")
      for reason in backend.notExpressible {
        lines.append("            \(reason.runs) not: \(reason.reason)")
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// Programs and files of the machine.
enum Executable {
  /// A program's place in the path; nil where there is none.
  static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH", default: ""]
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The first line of a file; nil where it cannot be read.
  static func firstLine(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
