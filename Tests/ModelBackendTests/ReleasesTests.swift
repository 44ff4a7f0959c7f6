import Catalog
import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@testable import ModelBackend

// Releases that a plan does not tell apart are executed once. What says so looks at the plan alone; here each of
// them is executed.
@Suite struct ReleasesTests {
  private static func plans() throws -> [Plan] {
    let plans = try Project.catalog().claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    return plans + plans.compactMap { $0.inMode(.mediated) }
  }

  @Test func `what is said to be the same comes to the same`() throws {
    let backends = ModelBackend.all()
    let plans = try Self.plans()
    var shared = 0
    for plan in plans {
      for (earlier, later) in zip(backends, backends.dropFirst())
      where later.doesSame(plan, as: earlier.name) {
        #expect(earlier.doesSame(plan, as: later.name))
        #expect(
          earlier.execute(plan) == later.execute(plan),
          "\(earlier.name) and \(later.name):\n\(plan.scenario)"
        )
        shared += 1
      }
    }
    #expect(shared > plans.count)
  }

  static let apart: [(text: String, first: KernelVersion, second: KernelVersion)] = [
    ("host: A = open cycles -C 0\nrun 1ms\nexpect A active", .linux61, .linux612),
    ("host: A = open cycles -C 0\nrun 1ms\nexpect A active", .linux612, .linux70),
    ("task T\nhost: A = open cycles -t T\nhost: exit T\nexpect A exited", .linux71, .linux72),
    ("machine icelake\nhost: A = open cycles -C 0\nexpect A active", .linux72, .linux73),
    (
      "machine skylake\nvm V on cpu0\nguest V: G = count cycles:p period 1000 on gp0\nexpect G active",
      .linux71, .linux72
    ),
  ]

  @Test(arguments: apart)
  func `what may tell them apart is tried on each`(
    text: String,
    first: KernelVersion,
    second: KernelVersion
  ) throws {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    let other = BackendName(kind: .model, kernel: second)
    #expect(!ModelBackend(kernel: first).doesSame(plan, as: other))
    let real = BackendName(kind: .qemu, kernel: first)
    #expect(!ModelBackend(kernel: first).doesSame(plan, as: real))
  }

  @Test func `a scenario about one release is not shared`() throws {
    let text = "kernel 7.0\nhost: A = open cycles -C 0\nrun 1ms\nexpect A active"
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    let other = BackendName(kind: .model, kernel: .linux71)
    #expect(!ModelBackend(kernel: .linux70).doesSame(plan, as: other))
  }
}
