import Catalog
import CatalogRunner
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Synchronization
import Testing

/// A model that remembers what it was asked for; its guests count 100, or less beside a host event.
private final class AskedBackend: Backend {
  let name: BackendName
  private let asked = Mutex<[Plan]>([])

  init(_ kernel: KernelVersion) { name = BackendName(kind: .model, kernel: kernel) }

  var plans: [Plan] { asked.withLock { $0 } }

  func execute(_ plan: Plan) -> Execution {
    asked.withLock { $0.append(plan) }
    if plan.steps.contains(where: { $0.text.contains("cycles:G") }) {
      return .stepFailed(step: 0, reason: "EINVAL")
    }
    let hasHostEvent = plan.steps.flatMap(\.actions).contains {
      if case .open = $0 { true } else { false }
    }
    let isEmulated = plan.vms.allSatisfy { $0.mode == .emulated }
    let subjects = plan.subjects.map { subject in
      var seen = EventObservation()
      seen.state = .active
      seen.countInRun = subject.isGuestCounter && hasHostEvent && isEmulated ? 40 : 100
      seen.happenedInRun = 100
      return seen
    }
    let guests = plan.virtualCPUs.map { _ in
      Optional(GuestObservation(overflows: 0, interrupts: 0))
    }
    let seen = StepObservation(time: 0, error: nil, subjects: subjects, guests: guests)
    return .ran(Trace(observations: Array(repeating: seen, count: plan.steps.count + 1)))
  }
}

@Suite struct CatalogRunnerTests {
  private let guest = """
    vm V
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 1ms
    expect G counts some
    """

  private func claims(_ all: [(id: String, fields: String, scenario: String)]) throws -> [Claim] {
    let text = all.map {
      "```claim\nid: \($0.id)\nsays: Something.\nsource: here\n\($0.fields)\n```\n\n"
        + "```scenario\n\($0.scenario)\n```\n\n"
    }
    .joined()
    let file = SourceFile(path: "Content/10.md", name: "10.md", bytes: Array(text.utf8))
    return try Catalog.load([file]).get().claims
  }

  private func origins(_ fields: String, _ kernel: KernelVersion) throws -> [Plan.Origin] {
    let backend = AskedBackend(kernel)
    _ = try CatalogRunner([backend]).runInOrder(claims([("G", fields, guest)]))
    return backend.plans.map(\.origin)
  }

  private static let policies: [Plan.Origin] = [
    .under(.reserved(counters: 1, includesFixed: false)), .under(.first), .under(.scaled),
    .under(.stalled), .under(.told),
  ]

  @Test func `a statement needs its plans as written, alone, and under each policy`() throws {
    let asked = try origins("", .linux70)
    #expect(asked == [.asWritten, .withoutContention(of: .asWritten)] + Self.policies)
  }

  @Test func `a gap is tried in the mediated mode too, where kernels have it`() throws {
    let modes: [Plan.Origin] = [
      .inMode(.mediated), .withoutContention(of: .inMode(.mediated)),
    ]
    #expect(try origins("kind: gap", .linux70).contains(modes))
    #expect(try !origins("kind: gap", .linux612).contains { $0.mode != nil })
  }

  @Test func `a misled run is repeated without each cause, and what is left of it is known`() throws
  {
    let asked = try origins("kind: gap\nblames: [pinned host event, host event]", .linux612)
    // Alone, the guest's program is the same whatever it was made from, and without host events too.
    let endings = LossEnding.allCases.map { Plan.Origin.ended(by: $0) }
    let linux = LinuxUse.allCases.map { Plan.Origin.inLinux($0) }
    #expect(
      asked == [
        .asWritten, .withoutContention(of: .asWritten), .without(.pinned),
      ] + (endings + linux).flatMap { [$0, .withoutContention(of: $0)] } + Self.policies
    )
  }

  @Test func `what the mediated mode showed is not run again as a cause taken away`() throws {
    let asked = try origins("kind: gap\nblames: emulated vPMU", .linux70)
    #expect(asked.count { $0 == .inMode(.mediated) } == 1)
    #expect(Set(asked).count == asked.count)
  }

  @Test func `trials tell which cause misleads`() throws {
    let fields = "kind: gap\nblames: [pinned host event, host event, watchdog]"
    let runs = try CatalogRunner([AskedBackend(.linux612)])
      .runInOrder(claims([("G", fields, guest)]))
    let misled = try #require(runs.first?.misled.first)
    #expect(misled.scenario == "G" && misled.backend.description == "model:6.12")
    // The guest loses beside any host event, pinned or not; there is no watchdog.
    #expect(misled.trials.map(\.cause) == [.pinned, .hostEvent])
    #expect(misled.trials.map(\.isMisled) == [true, false])
  }

  @Test func `all CPUs give what one gives, in the order of the claims`() async throws {
    let many = try claims((1...40).map { ("C-\($0)", "", guest) })
    let backends = [AskedBackend(.linux61), AskedBackend(.linux70)]
    let runs = try await CatalogRunner(backends).run(many)
    #expect(runs.map(\.claim.id) == many.map(\.id))
    let inOrder = try CatalogRunner(backends).runInOrder(many)
    #expect(runs.map(\.scenarios) == inOrder.map(\.scenarios))
    #expect(runs.map(\.policyRuns) == inOrder.map(\.policyRuns))
    #expect(runs[0].scenarios[0][0].map(\.backend.description) == ["model:6.1", "model:7.0"])
  }

  @Test func `all wrong scenarios are found before the run ends`() async throws {
    let wrong = "host: A = open cycles:G -C 0\nrun 1ms\nexpect A active"
    let many = try claims([("A", "", wrong), ("B", "", guest), ("C", "", wrong)])
    let runner = CatalogRunner([AskedBackend(.linux61), AskedBackend(.linux612)])
    let error = await #expect(throws: DiagnosticList.self) { try await runner.run(many) }
    #expect(error?.all.count == 4)
  }
}
