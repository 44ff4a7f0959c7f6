import ArgumentParser
import ModelBackend
import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner

/// Which backends are to execute.
struct BackendOptions: ParsableArguments {
  @Option(
    name: .customLong("backend"),
    help: ArgumentHelp(
      "What executes: model (every kernel), model:6.1, model:6.12 or model:7.0; repeatable.",
      valueName: "name"
    )
  )
  var names: [String] = ["model"]

  /// The backends in order, each once.
  func backends(recordsIntervals: Bool) throws -> [ModelBackend] {
    let all = ModelBackend.all(recordsIntervals: recordsIntervals)
    var chosen: [ModelBackend] = []
    for name in names {
      let found = all.filter { name == "model" || $0.name.description == name }
      guard !found.isEmpty else { throw unavailable(name, all.map(\.name.description)) }
      chosen += found.filter { backend in !chosen.contains { $0.name == backend.name } }
    }
    return chosen
  }

  private func unavailable(_ name: String, _ known: [String]) -> any Error {
    let planned = ["qemu:6.1", "qemu:6.12", "host"]
    if planned.contains(name) {
      Console.error("error: the backend '\(name)' is not available in this version of vpmu-gaps")
      return ExitStatus.backendUnavailable
    }
    let hint = Suggestion.nearest(to: name, among: known + planned + ["model"])
    return ValidationError(
      "unknown backend '\(name)'; possible: model, \(known.joined(separator: ", "))"
        + (hint.map { "; did you mean '\($0)'?" } ?? "")
    )
  }
}
