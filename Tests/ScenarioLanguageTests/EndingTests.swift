import PerfInterface
import ScenarioLanguage
import Testing

@Suite struct EndingTests {
  private let scenario = """
    machine skylake
    watchdog on
    vm V on cpu0
    host: A = open cycles:D -C 0
    host: B = open cycles:D -C 0
    host: filter V deny cycles
    guest V: lbr on
    guest V: G = count cycles
    guest V: H = count instructions
    guest V: stop H
    run 10ms
    host: close A
    run 10ms
    expect G counts nothing
    """

  /// What a plan does behind one of its steps, without time.
  private func added(_ ending: LossEnding, after step: Int) throws -> [Action] {
    let plan = try #require(try plans(scenario).first)
    let ended = plan.ended(by: ending, after: step)
    #expect(ended.checks.isEmpty)
    #expect(ended.steps[...step].map(\.actions) == plan.steps[...step].map(\.actions))
    #expect(ended.steps.suffix(2).allSatisfy { $0.runNanoseconds == 20_000_000 })
    return ended.steps.dropFirst(step + 1).dropLast(2).flatMap(\.actions)
  }

  /// The step of the first `run`.
  private let firstRun = 7
  /// The handles of the scenario's own events, behind those of the watchdog.
  private let eventA = 1
  private let eventB = 2
  private var gone: [Action] {
    [.close(eventB), .close(eventA), .watchdog(false), .filter(0, nil)]
  }

  @Test func `time alone changes nothing`() throws {
    #expect(try added(.time, after: firstRun) == [])
  }

  @Test func `what competes goes, the youngest first`() throws {
    #expect(try added(.departure, after: firstRun) == gone)
  }

  @Test func `what is closed already is not closed again`() throws {
    #expect(
      try added(.departure, after: firstRun + 2) == [
        .close(eventB), .watchdog(false), .filter(0, nil),
      ]
    )
  }

  @Test func `a toggle takes the branch records along, as Linux does`() throws {
    #expect(
      try added(.toggle, after: firstRun)
        == gone + [.guest(0, .lbrOff), .guest(0, .toggleGlobal), .guest(0, .lbrOn)]
    )
  }

  @Test func `a counter that is stopped is not rewritten`() throws {
    #expect(
      try added(.reprogramming, after: firstRun)
        == gone + [.guest(0, .lbrOff), .guest(0, .reprogram(0)), .guest(0, .lbrOn)]
    )
  }

  @Test func `disuse lasts two time slices`() throws {
    let slice: [Action] = [.run(nanoseconds: 1_000_000), .sleep(0), .wake(0)]
    #expect(
      try added(.disuse, after: firstRun)
        == gone + [.guest(0, .lbrOff), .guest(0, .stop(0))] + slice + slice
        + [.run(nanoseconds: 1_000_000), .guest(0, .start(0)), .guest(0, .lbrOn)]
    )
  }

  @Test func `a guest that has stopped recording records again`() throws {
    let text = "machine skylake\nvm V\nguest V: lbr on\nguest V: lbr off\nrun 1ms\nexpect V.lbr off"
    let plan = try #require(try plans(text).first)
    let ended = plan.ended(by: .time, after: 2)
    #expect(ended.steps.dropFirst(3).first?.actions == [.guest(0, .lbrOn)])
  }
}
