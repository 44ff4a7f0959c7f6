import Catalog
public import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// How far the model of a kernel agrees with that kernel.
public struct Agreement: Hashable, Sendable {
  /// The real kernel.
  public let backend: BackendName
  /// Whose instructions it executes; nil where nothing ran.
  public let architecture: Machine.Architecture?
  /// Runs in which both saw something that an expectation is about.
  public let runCount: Int
  /// Runs in which they judge some expectation differently.
  public let disagreements: [Disagreement]

  /// Runs in which they judge every expectation alike, as far as both see it.
  public var agreedCount: Int { runCount - disagreements.count }

  /// One expectation that holds on one side only.
  public struct Disagreement: Hashable, Sendable {
    /// The claim.
    public let id: String
    /// The expectation and what each side saw.
    public let expected: String
    /// What the model saw.
    public let model: String
    /// What the kernel saw.
    public let kernel: String
  }

  /// One agreement for each real kernel with a model; that of a host is the one of its line.
  public static func all(_ results: CatalogResults) -> [Agreement] {
    results.backends.filter { $0.kind != .model }.compactMap { backend in
      let kernel = backend.kernel ?? results.profile(of: backend)
      let model = results.backends.first { $0.kind == .model && $0.kernel == kernel }
      return model.map { Agreement(backend, $0, results) }
    }
  }

  private init(_ backend: BackendName, _ model: BackendName, _ results: CatalogResults) {
    self.backend = backend
    var count = 0
    var machine: RealMachine?
    var found: [Disagreement] = []
    for claim in results.claims {
      for runs in claim.scenarios.lazy.flatMap(\.variants) {
        guard let real = runs.indices.first(where: { runs[$0].backend == backend }),
          let model = runs.indices.first(where: { runs[$0].backend == model })
        else { continue }
        let pairs = zip(runs[model].checks, runs[real].checks).lazy.filter {
          $0.outcome != .notObservable && $1.outcome != .notObservable
        }
        guard pairs.contains(where: { _ in true }) else { continue }
        count += 1
        machine = machine ?? runs[real].machine
        guard let (said, seen) = pairs.first(where: { $0.outcome != $1.outcome }) else { continue }
        found.append(
          Disagreement(
            id: claim.claim.id,
            expected: said.check.text,
            model: said.observed,
            kernel: seen.observed
          )
        )
      }
    }
    runCount = count
    architecture = machine?.architecture
    disagreements = found
  }

  /// In a sentence without its period.
  public var text: String {
    let runs = "\(agreedCount) of \(runCount) runs"
    return "the model agrees with \(backend) in \(runs) that both can judge"
  }
}

extension CatalogResults {
  /// The kernel of whose line a host's is; nil for a release in between.
  fileprivate func profile(of backend: BackendName) -> KernelVersion? {
    claims.lazy.flatMap(\.runs).first { $0.backend == backend && $0.machine != nil }?.machine?
      .profile
  }
}
