import ModelBackend
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

// A step that fails or makes no sense is told with its reason and what to write instead.
@Suite struct StepFailureTests {
  /// The message of the last line, which fails on `kernel`.
  private func message(_ text: String, on kernel: KernelVersion = .linux73) throws -> String {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    do throws(ScenarioError) {
      _ = try ScenarioRunner.run(plan, on: ModelBackend(kernel: kernel))
      return "no error"
    } catch {
      return error.message
    }
  }

  static let absent: [(text: String, reason: String)] = [
    (
      "task T on cpu0\nvm V on cpu0\nguest V: G = count cycles",
      "the guest V is not running: cpu0 runs T, which is declared first; "
        + "write 'host: switch cpu0 to V' above, or declare V before T"
    ),
    (
      "vm V on cpu0\ntask T on cpu0\nhost: switch cpu0 to T\nguest V: emulate 1",
      "the guest V is not running: cpu0 runs T since 'host: switch cpu0 to T'; "
        + "write 'host: switch cpu0 to V' above"
    ),
    (
      "vm V vcpus=2\nhost: sleep V.1\nguest V.1: emulate 1",
      "the guest V.1 is not running: V.1 sleeps; write 'host: wake V.1' above"
    ),
    (
      "vm V\nhost: exit V\nguest V: emulate 1",
      "the guest V is not running: V has exited"
    ),
    (
      "vm V later\nguest V: emulate 1",
      "the VM V does not exist; 'host: create V' makes it"
    ),
    (
      "task T on cpu0\ntask U on cpu0\nhost: exec U",
      "exec needs U to be running: cpu0 runs T, which is declared first; "
        + "write 'host: switch cpu0 to U' above, or declare U before T"
    ),
    (
      "machine toy cpus=2\ntask T on cpu1\nhost: switch cpu0 to T",
      "T is on cpu1; write 'host: migrate T to cpu0' above"
    ),
    (
      "task T\nhost: sleep T\nhost: switch cpu0 to T",
      "T sleeps; write 'host: wake T' above"
    ),
    ("task T\nhost: exit T\nhost: wake T", "T has exited"),
  ]

  @Test(arguments: absent)
  func `who does not run is told with who runs instead, and why`(
    text: String,
    reason: String
  ) throws {
    #expect(try message(text).hasSuffix("fails: \(reason)"))
  }

  static let opens: [(event: String, remedy: String?)] = [
    ("cycles -C 0", "with ':H' it leaves them out"),
    ("cycles:G -C 0", "without ':G' it leaves them out"),
    ("cycles -C 0 kernel", "with ':H' it leaves them out"),
    ("cycles:pH -C 0", nil), ("cycles:p -C 0", nil), ("cycles -C 9", nil),
  ]

  @Test(arguments: opens)
  func `beside a mediated guest the remedy is named where it is one`(
    event: String,
    remedy: String?
  ) throws {
    let text = "machine icelake\nvm V vpmu=mediated\nhost: A = open \(event)"
    let message = try message(text)
    #expect(message.contains("write 'expect error E"))
    #expect(message.contains("because") == (remedy != nil), "\(message)")
    if let remedy { #expect(message.contains(remedy)) }
  }

  @Test func `what keeps a mediated VM from being made is named`() throws {
    let events =
      "host: A = open cycles -C 0\nhost: B = open cycles:H -C 0\nhost: C = open cycles -C 0"
    let later = "machine icelake\nvm V vpmu=mediated later\n\(events)\nhost: create V"
    #expect(try message(later).contains("EBUSY, because A and C count guests"))
    let watchdog = "machine icelake\nwatchdog on\nvm V vpmu=mediated\nrun 1ms"
    #expect(try message(watchdog).contains("EBUSY, because the watchdog counts guests"))
    #expect(try message(watchdog).contains("before the first step"))
  }
}
