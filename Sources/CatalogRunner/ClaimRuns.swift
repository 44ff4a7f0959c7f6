public import Catalog
import ScenarioLanguage
public import ScenarioRunner

/// Everything that was run for one claim.
public struct ClaimRuns: Sendable {
  /// The claim.
  public let claim: Claim
  /// For each scenario of the claim and each of its combinations, a run for each backend and mode.
  public private(set) var scenarios: [[[RunResult]]] = []
  /// For a gap, the model's runs that mislead their guest, repeated without what it blames.
  public private(set) var misled: [MisledRun] = []
  /// For a gap, how far the loss goes in each combination that misleads.
  public private(set) var courses: [LossCourse] = []
  /// For a gap, its first combination that misleads, with a guest that runs Linux.
  public private(set) var linuxCourses: [LinuxCourse] = []
  /// The runs with a guest, repeated under each policy that Linux does not have.
  public private(set) var policyRuns: [PolicyRun] = []

  init(_ claim: Claim, on backends: [any Backend]) throws(DiagnosticList) {
    self.claim = claim
    var diagnostics: [Diagnostic] = []
    for block in claim.scenarios {
      scenarios.append([])
      for plan in block.parsed.plans {
        var trial = PlanTrial(plan, on: backends)
        for error in trial.run(isGap: claim.kind == .gap) {
          let found = Diagnostic(file: claim.file, position: error.position, message: error.message)
          if !diagnostics.contains(found) { diagnostics.append(found) }
        }
        scenarios[scenarios.count - 1].append(trial.results)
        if claim.kind == .gap {
          misled += trial.misled(by: claim.blames, scenario: block.name)
          if let course = trial.lossCourse() { courses.append(course) }
          if linuxCourses.isEmpty { linuxCourses = trial.linuxCourses() }
        }
        policyRuns += trial.policyRuns()
      }
    }
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
  }
}
