import ArgumentParser
import Catalog
import Files
import FoundationEssentials
import KernelBackend
import ModelBackend
import PerfModel
import Report
import ScenarioLanguage
import ScenarioRunner
import Site

/// What this machine can execute.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Say what can be executed here, and what is missing for the rest.",
    discussion: """
      Each kernel that an emulator can boot is booted and asked. Of the runs that 'host' can express those
      are executed whose events the machine has; the others end as not run, with the reason.

      EXAMPLES
        vpmu-gaps probe
        vpmu-gaps probe --json
      """
  )

  @OptionGroup var content: ContentOptions
  @OptionGroup var kernels: KernelOptions

  @Flag(help: "Count the host's counters by taking every one of CPU 0 for a moment.")
  var allowDisturbing = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  private struct Machine: Codable {
    var kernel: MachineFacts?
    var paranoid: String?
    var hasKVM: Bool
    var qemu: String?
    var backends: [BackendRecord]
    var concernedBy: Concern
  }

  /// What of the document is about this machine.
  private struct Concern: Codable {
    var place: String
    var statements: Int
    var openGaps: [String]
  }

  private struct BackendRecord: Codable {
    var backend: String
    var isAvailable: Bool
    var reason: String?
    var machine: MachineFacts?
    var runs: Int
    var expressible: Int
    var notExpressible: [Coverage.Reason]
  }

  func run() async throws {
    let catalog = try await content.load()
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    let qemu = SearchPath.program("qemu-system-aarch64")
    let (host, hostRecord) = host(plans)
    let machine = Machine(
      kernel: host,
      paranoid: Executable.firstLine("/proc/sys/kernel/perf_event_paranoid"),
      hasKVM: FileManager.default.isWritableFile(atPath: "/dev/kvm"),
      qemu: qemu,
      backends: models(plans) + kernels.machines.map { emulated($0, plans) } + [hostRecord],
      concernedBy: try await concern(catalog)
    )
    if json {
      Console.print(ResultsJSON.text(machine))
    } else {
      Console.print(text(machine))
    }
  }

  private func concern(_ catalog: Catalog) async throws -> Concern {
    let target = HostTarget.target()
    let results = try await ReportRun.results(catalog, content: content.folder)
    let here = ReportTargets([target]).concerned(results)
    return Concern(
      place: target.text,
      statements: here.statements.count,
      openGaps: here.gaps.filter(\.gravestGapVerdict.isMisleading).map(\.claim.id)
    )
  }

  private func models(_ plans: [Plan]) -> [BackendRecord] {
    ModelBackend.all().map { model in
      BackendRecord(
        backend: model.name.description,
        isAvailable: true,
        runs: plans.count,
        expressible: plans.count { $0.kernels?.contains(model.kernel) ?? true },
        notExpressible: []
      )
    }
  }

  private func emulated(_ machine: EmulatedKernel, _ plans: [Plan]) -> BackendRecord {
    let coverage = Coverage(plans, on: machine)
    var reason = machine.reasonUnavailable
    let facts = reason == nil ? machine.look() : nil
    if reason == nil, facts == nil { reason = "the kernel does not come up" }
    return BackendRecord(
      backend: machine.name.description,
      isAvailable: reason == nil,
      reason: reason,
      machine: facts,
      runs: plans.count,
      expressible: coverage.expressible,
      notExpressible: coverage.reasons
    )
  }

  private func host(_ plans: [Plan]) -> (MachineFacts?, BackendRecord) {
    var record = BackendRecord(
      backend: BackendName.Kind.host.word,
      isAvailable: false,
      runs: plans.count,
      expressible: 0,
      notExpressible: []
    )
    do throws(HostBackend.Unusable) {
      let host = try HostBackend(agent: Executable.agent, allowsDisturbing: allowDisturbing)
      let coverage = Coverage(plans, on: host)
      record.isAvailable = true
      record.machine = host.facts
      record.expressible = coverage.expressible
      record.notExpressible = coverage.reasons
      return (host.facts, record)
    } catch {
      record.reason = error.reason
      return (nil, record)
    }
  }

  // MARK: As text

  private func text(_ machine: Machine) -> String {
    var lines = [
      "kernel               \(machine.kernel.map { "\($0.release) \($0.architecture)" } ?? "unknown")",
      "counters             \(machine.kernel.map(counters) ?? "unknown")",
      "perf_event_paranoid  \(machine.paranoid ?? "unknown")",
      "/dev/kvm             \(machine.hasKVM ? "can be used" : "cannot be used")",
      "QEMU                 \(machine.qemu ?? "not found")", "",
    ]
    let indent = String(repeating: " ", count: 12)
    for backend in machine.backends {
      let gap = String(repeating: " ", count: max(1, 12 - backend.backend.count))
      let state = backend.isAvailable ? "available" : "not available: \(backend.reason ?? "")"
      lines.append("\(backend.backend)\(gap)\(state)")
      if let facts = backend.machine, backend.backend != BackendName.Kind.host.word {
        lines.append("\(indent)\(facts.release) \(facts.architecture), \(counters(facts))")
      }
      lines.append("\(indent)\(backend.expressible) of \(backend.runs) runs of the catalog")
      for reason in backend.notExpressible {
        lines.append("\(indent)\(reason.runs) not: \(reason.reason)")
      }
    }
    let concern = machine.concernedBy
    let gaps =
      concern.openGaps.isEmpty
      ? "no open gap" : "open gaps \(concern.openGaps.joined(separator: ", "))"
    lines += [
      "",
      "this machine (\(concern.place)) is concerned by \(concern.statements) statements and \(gaps);",
      "'vpmu-gaps report --for host --output FOLDER' tells them",
    ]
    return lines.joined(separator: "\n")
  }

  private func counters(_ facts: MachineFacts) -> String {
    if let error = facts.errorOfCycles { return "no hardware PMU (cycles: \(error))" }
    return facts.freeCounters.map { "\($0) that cycles can use, free on CPU 0" }
      ?? "a hardware PMU; --allow-disturbing counts them by taking all"
  }
}
