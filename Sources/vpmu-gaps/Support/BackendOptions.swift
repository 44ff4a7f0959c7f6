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
  var path = ProjectFolder.path(".build/kernels")

  @Option(
    name: .customLong("kernel"),
    help: ArgumentHelp(
      "A kernel image of your own, run as the line that --backend names.",
      valueName: "file"
    )
  )
  var image: String?

  @Option(
    help: ArgumentHelp(
      "The folder with that kernel's KVM modules, on x86; packed ones will do, and none where KVM is built in.",
      valueName: "dir"
    )
  )
  var modules: String?

  /// A backend for every kernel of every emulator.
  var machines: [EmulatedKernel] { machines(.exact) }

  private var folder: KernelFolder { KernelFolder(path: path, kernel: image, modules: modules) }

  private func machines(_ speed: EmulatedKernel.Speed) -> [EmulatedKernel] {
    EmulatedKernel.all(in: folder, speed: speed)
  }

  /// The names that users can write, apart from processors.
  static var names: [String] {
    EmulatedKernel.all(in: KernelFolder(path: "")).map(\.name.description)
  }

  /// The names in a sentence.
  static var choice: String { names.joined(separator: " or ") }

  /// The machine of a name, with or without a processor; nil where no emulator has it.
  func machine(named name: String, speed: EmulatedKernel.Speed = .exact) -> EmulatedKernel? {
    BackendName(name).flatMap { EmulatedKernel($0, in: folder, speed: speed) }
  }
}

extension KernelOptions {
  /// The machines that can be used, all or the one named; an error says what is missing.
  func machines(
    named name: String?,
    speed: EmulatedKernel.Speed = .exact
  ) throws -> [EmulatedKernel] {
    guard let name else { return try machines(speed).map(usable) }
    guard let machine = machine(named: name, speed: speed) else {
      let known = KernelOptions.names.joined(separator: ", ")
      throw ValidationError("unknown backend '\(name)'; possible: \(known)")
    }
    return [try usable(machine)]
  }

  /// The machine itself; an error where something is missing.
  func usable(_ machine: EmulatedKernel) throws -> EmulatedKernel {
    guard let reason = machine.reasonUnavailable else { return machine }
    throw Unavailable.told(machine.name, reason)
  }
}

/// A backend that cannot be used here.
enum Unavailable {
  /// Says that a machine can be asked nothing, and what may help; gives the status to end with.
  static func nothing(_ what: String, _ mayDisturb: Bool) -> ExitCode {
    let remedy = mayDisturb ? "" : "; most need every counter of a CPU: --allow-disturbing"
    Console.error("error: \(what)\(remedy)")
    return ExitStatus.nothingSelected
  }

  /// Says why; gives the status to end with.
  static func told(_ name: BackendName, _ reason: String) -> ExitCode {
    Console.error("error: the backend '\(name)' cannot be used here: \(reason)")
    return ExitStatus.backendUnavailable
  }
}

/// Which backends are to execute.
struct BackendOptions: ParsableArguments {
  @Option(
    name: .customLong("backend"),
    help: ArgumentHelp(
      "What executes: model (every kernel), \(BackendOptions.known.joined(separator: ", ")) or host; repeatable.",
      valueName: "name"
    )
  )
  var names: [String] = [BackendName.Kind.model.word]

  @OptionGroup var kernels: KernelOptions

  @Flag(help: "Let 'host' take every counter of a CPU from its other users.")
  var allowDisturbing = false

  /// The names of single kernels.
  private static var known: [String] {
    ModelBackend.all().map(\.name.description) + KernelOptions.names
  }

  /// The backends in order, each once.
  func backends(recordsIntervals: Bool) throws -> [any Backend] {
    let models = ModelBackend.all(recordsIntervals: recordsIntervals)
    var chosen: [any Backend] = []
    for name in names {
      let found: [any Backend]
      switch name {
      case BackendName.Kind.model.word: found = models
      // Looked at once, however often it is named.
      case BackendName.Kind.host.word where chosen.contains { $0.name.description == name }:
        found = []
      case BackendName.Kind.host.word: found = [try host()]
      default: found = [try single(name, models)]
      }
      chosen += found.filter { backend in !chosen.contains { $0.name == backend.name } }
    }
    return chosen
  }

  private func single(_ name: String, _ models: [ModelBackend]) throws -> any Backend {
    if let model = models.first(where: { $0.name.description == name }) { return model }
    guard let machine = kernels.machine(named: name) else { throw unknown(name) }
    return try kernels.usable(machine)
  }

  private func host() throws -> HostBackend {
    do throws(HostBackend.Unusable) {
      return try HostBackend(agent: Executable.agent, allowsDisturbing: allowDisturbing)
    } catch {
      throw Unavailable.told(BackendName(kind: .host, kernel: nil), error.reason)
    }
  }

  private func unknown(_ name: String) -> any Error {
    let known = BackendOptions.known
    let kinds = [BackendName.Kind.host, .model].map(\.word)
    let hint = Suggestion.nearest(to: name, among: known + kinds)
    return ValidationError(
      "unknown backend '\(name)'; possible: model, \(known.joined(separator: ", ")), host"
        + (hint.map { "; did you mean '\($0)'?" } ?? "")
    )
  }
}
