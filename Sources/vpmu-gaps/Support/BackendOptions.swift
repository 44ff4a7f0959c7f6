import ArgumentParser
import KernelBackend
import ModelBackend
import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// Where the kernels are that `make kernels` fetches.
struct KernelOptions: ParsableArguments {
  @Option(
    name: .customLong("kernels"),
    help: ArgumentHelp("The folder that 'make kernels' fills.", valueName: "dir")
  )
  var path = ".build/kernels"

  @Option(
    name: .customLong("kernel"),
    help: ArgumentHelp(
      "An arm64 kernel image of your own, run as the line that --backend names.",
      valueName: "file"
    )
  )
  var image: String?

  /// A backend for every kernel that QEMU can boot.
  var machines: [QEMUBackend] { machines(.exact) }

  private func machines(_ speed: QEMUBackend.Speed) -> [QEMUBackend] {
    let folder = KernelFolder(path: path, kernel: image)
    return [.linux61, .linux612].map { QEMUBackend(kernel: $0, folder: folder, speed: speed) }
  }
}

extension KernelOptions {
  /// The machines that can be used, all or the one named; an error says what is missing.
  func machines(
    named name: String?,
    speed: QEMUBackend.Speed = .exact
  ) throws -> [QEMUBackend] {
    let chosen = machines(speed).filter { name == nil || $0.name.description == name }
    guard !chosen.isEmpty else {
      throw ValidationError("unknown backend '\(name ?? "")'; possible: qemu:6.1, qemu:6.12")
    }
    for machine in chosen {
      guard let reason = machine.reasonUnavailable else { continue }
      Console.error("error: the backend '\(machine.name)' cannot be used here: \(reason)")
      throw ExitStatus.backendUnavailable
    }
    return chosen
  }
}

/// Which backends are to execute.
struct BackendOptions: ParsableArguments {
  @Option(
    name: .customLong("backend"),
    help: ArgumentHelp(
      "What executes: model (every kernel), model:6.1, model:6.12, model:7.0, qemu:6.1, qemu:6.12 or host; repeatable.",
      valueName: "name"
    )
  )
  var names: [String] = [BackendName.Kind.model.rawValue]

  @OptionGroup var kernels: KernelOptions

  @Flag(help: "Let 'host' take every counter of a CPU from its other users.")
  var allowDisturbing = false

  /// The backends in order, each once.
  func backends(recordsIntervals: Bool) throws -> [any Backend] {
    let models = ModelBackend.all(recordsIntervals: recordsIntervals)
    let all: [any Backend] = models + kernels.machines
    var chosen: [any Backend] = []
    for name in names {
      let kind = BackendName.Kind(rawValue: name)
      if kind == .host {
        if !chosen.contains(where: { $0.name.kind == .host }) { chosen.append(try host()) }
        continue
      }
      let found = all.filter {
        $0.name.description == name || ($0.name.kind == .model && kind == .model)
      }
      guard !found.isEmpty else { throw unknown(name, all.map(\.name.description)) }
      for case let machine as QEMUBackend in found {
        if let reason = machine.reasonUnavailable { throw unavailable(machine.name, reason) }
      }
      chosen += found.filter { backend in !chosen.contains { $0.name == backend.name } }
    }
    return chosen
  }

  private func host() throws -> HostBackend {
    do throws(HostBackend.Unusable) {
      return try HostBackend(agent: Executable.agent, allowsDisturbing: allowDisturbing)
    } catch {
      throw unavailable(BackendName(kind: .host, kernel: nil), error.reason)
    }
  }

  private func unavailable(_ name: BackendName, _ reason: String) -> ExitCode {
    Console.error("error: the backend '\(name)' cannot be used here: \(reason)")
    return ExitStatus.backendUnavailable
  }

  private func unknown(_ name: String, _ known: [String]) -> any Error {
    let hint = Suggestion.nearest(
      to: name,
      among: known + [BackendName.Kind.host, .model].map(\.rawValue)
    )
    return ValidationError(
      "unknown backend '\(name)'; possible: model, \(known.joined(separator: ", ")), host"
        + (hint.map { "; did you mean '\($0)'?" } ?? "")
    )
  }
}
