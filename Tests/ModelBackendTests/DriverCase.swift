import ModelBackend
import ScenarioLanguage
import ScenarioRunner
import Testing

/// Events that a processor's driver takes or refuses, and what becomes of them.
///
/// What is expected was read in the driver's source, at the function named in the test.
struct DriverCase: Sendable, CustomTestStringConvertible {
  let machine: String
  /// The releases it is about; nil for all.
  let kernels: String?
  let steps: String

  init(_ machine: String, _ kernels: String? = nil, steps: String) {
    self.machine = machine
    self.kernels = kernels
    self.steps = steps
  }

  /// One event that is refused with an error, or, given none, runs.
  init(_ machine: String, _ kernels: String? = nil, open event: String, _ error: String? = nil) {
    let expectation = error.map { "error \($0)" } ?? "A active"
    self.init(machine, kernels, steps: "host: A = open \(event)\nexpect \(expectation)")
  }

  /// One event and the counter that it sits on.
  init(_ machine: String, _ kernels: String? = nil, open event: String, on counter: String) {
    self.init(machine, kernels, steps: "host: A = open \(event)\nexpect A on \(counter)")
  }

  /// So many pinned events, of which the last few find no counter.
  init(_ machine: String, _ kernels: String? = nil, open event: String, fit count: Int) {
    let steps = """
      host: A1..A\(count + 1) = open \(event)
      expect A1..A\(count) active
      expect A\(count + 1) error
      """
    self.init(machine, kernels, steps: steps)
  }

  private var text: String {
    let kernel = kernels.map { "kernel \($0)\n" } ?? ""
    return "machine \(machine)\n\(kernel)task T on cpu0\ntask U on cpu0\n\(steps)\n"
  }

  var testDescription: String {
    "\(machine) \(kernels ?? ""): \(steps.replacing("\n", with: "; "))"
  }

  /// Runs it on every release that it is about.
  func expectAsDocumented() throws {
    var runs = 0
    for plan in try ParsedScenario.parse(text, file: "case").get().plans {
      for backend in ModelBackend.all() {
        let result = try ScenarioRunner.run(plan, on: backend)
        if result.verdict == .notRun, plan.kernels != nil { continue }
        runs += 1
        let seen = result.checks.map { "\($0.check.text): \($0.observed)" }
        #expect(result.verdict == .asDocumented, "\(self) on \(backend.name), \(seen)")
      }
    }
    #expect(runs > 0, "\(self) ran nowhere")
  }
}
