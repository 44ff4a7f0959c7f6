import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// One combination of a scenario, and everything that is run of it.
///
/// As it is written, in another mode, without each cause, under each policy; nothing twice.
struct PlanTrial {
  private let plan: Plan
  private let backends: [any Backend]
  /// What came of it, as written and in other modes.
  private(set) var results: [RunResult] = []

  init(_ plan: Plan, on backends: [any Backend]) {
    self.plan = plan
    self.backends = backends
  }

  /// Runs the plan as it is written on every backend, and that of a gap in the mediated mode where
  /// kernels have it.
  ///
  /// - Returns: What is wrong with the scenario.
  mutating func run(isGap: Bool) -> [ScenarioError] {
    let errors = run(plan, on: backends)
    guard isGap, let mediated = plan.inMode(.mediated) else { return errors }
    let able = backends.filter { $0.name.kernel?.behaviour.hasMediatedPMU == true }
    return errors + run(mediated, on: able)
  }

  /// Runs a plan on some backends, once on those that see the same of it.
  private mutating func run(_ plan: Plan, on backends: [any Backend]) -> [ScenarioError] {
    let first = results.count
    return backends.compactMap { backend in
      let known = results[first...].first { backend.doesSame(plan, as: $0.backend) }
      if let known {
        results.append(known.again(on: backend.name))
        return nil
      }
      do throws(ScenarioError) {
        results.append(try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true))
        return nil
      } catch {
        return error
      }
    }
  }

  // MARK: Causes

  private var misledModelRuns: [RunResult] {
    results.filter { $0.loss?.isMisled == true && $0.backend.kind == .model }
  }

  /// The model's runs that mislead their guest, each again without each of some causes.
  ///
  /// Evidence has no variants.
  func misled(by causes: [GapCause], scenario: String) -> [MisledRun] {
    var known: [Int: KnownTraces] = [:]
    var done: [(run: RunResult, trials: [MisledRun.Trial])] = []
    return misledModelRuns.compactMap {
      run in
      guard let place = place(of: run.backend) else { return nil }
      let same = done.first {
        $0.run.backend.mode == run.backend.mode
          && backends[place].doesSame(run.plan, as: $0.run.backend)
      }
      if let same {
        return MisledRun(scenario: scenario, backend: run.backend, trials: same.trials)
      }
      var traces = known[place] ?? KnownTraces(results, on: backends[place])
      let trials = causes.compactMap { cause -> MisledRun.Trial? in
        guard let plan = run.plan.without(cause), let loss = traces.cost(of: plan) else {
          return nil
        }
        return MisledRun.Trial(cause: cause, isMisled: loss.isMisled)
      }
      known[place] = traces
      done.append((run, trials))
      return MisledRun(scenario: scenario, backend: run.backend, trials: trials)
    }
  }

  /// The run on the newest kernel of the model that misleads its guest.
  private var newestMisled: (run: RunResult, place: Int)? {
    let misled = misledModelRuns
    let asWritten = misled.filter { $0.backend.mode == nil }
    let run = (asWritten.isEmpty ? misled : asWritten).max { $0.backend < $1.backend }
    return run.flatMap { run in place(of: run.backend).map { (run, $0) } }
  }

  /// How far the guest's loss goes, on the newest kernel of the model that misleads it.
  func lossCourse() -> LossCourse? {
    guard let (run, place) = newestMisled else { return nil }
    var known = KnownTraces(results, on: backends[place])
    return LossCourse(run, known: &known)
  }

  /// The same with Linux in the guest, for each use that says something.
  func linuxCourses() -> [LinuxCourse] {
    guard let (run, place) = newestMisled else { return [] }
    var known = KnownTraces(results, on: backends[place])
    return LinuxUse.allCases.compactMap { LinuxCourse(run.plan, $0, known: &known) }
  }

  // MARK: Policies

  /// The run on the newest kernel of the model, again under every policy.
  ///
  /// Policies are about the emulated vPMU, in which the scenario was written.
  func policyRuns() -> [PolicyRun] {
    let usable = results.filter {
      $0.backend.kind == .model && $0.backend.mode == nil && $0.loss?.isSeen == true
    }
    guard let run = usable.max(by: { $0.backend < $1.backend }),
      let place = place(of: run.backend)
    else { return [] }
    return plan.policies.compactMap { policy in
      guard let plan = plan.under(policy),
        case .ran(let trace) = backends[place].execute(plan)
      else { return nil }
      return PolicyRun(policy, run, plan, trace)
    }
  }

  /// The backend of a name, whatever the mode.
  private func place(of name: BackendName) -> Int? {
    backends.firstIndex { $0.name.isSamePlace(as: name) }
  }
}

extension Plan {
  /// Every policy, as it fits the plan.
  fileprivate var policies: [ContentionPolicy] {
    [sufficientReservation, .first, .scaled, .stalled, .told]
  }
}
