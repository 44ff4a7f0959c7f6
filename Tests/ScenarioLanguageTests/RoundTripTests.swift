import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct RoundTripTests {
  /// The text of the first run, and what it says when it is read again.
  private func roundTrip(
    _ text: String
  ) throws -> (first: [AnyHashable], again: [AnyHashable]) {
    let plan = try #require(try plans(text).first)
    let again = try #require(try plans(plan.scenario.description).first)
    return (plan.scenario.statements.map(\.meaning), again.scenario.statements.map(\.meaning))
  }

  static let setups = [
    "machine toy counters=1 fixed=ref-cycles,cycles cpus=2 lbr=8",
    "machine toy counters=1 clock=2GHz",
    "machine toy counters=4 clock=1000MHz",
    "kernel 6.1 7.0",
    "task T",
    "task T on cpu0",
    "task T1..T3 on cpu0",
    "vm V",
    "vm V vcpus=2 on cpu0 vpmu=mediated",
    "vm V1..V2 vpmu=none",
    "vm V vpmu=emulated vcpus=1",
    "watchdog on",
    "vm V later\nhost: create V",
  ]

  static let texts =
    setups + SetupMeaningTests.machines.map(\.text)
    + StepMeaningTests.hostSteps.map { stage + "host: \($0.text)" }
    + StepMeaningTests.targets.map { stage + "host: N = open cycles \($0.text)" }
    + StepMeaningTests.attrs.map { stage + "host: N = open \($0.text)" }
    + StepMeaningTests.guestSteps.map { stage + "guest V.0: \($0.text)" }
    + ExpectationMeaningTests.expectations.map { stage + "expect \($0.text)" }
    + [
      stage + "host: N1..N4 = open {cycles:u,instructions}:De -C 0 disabled inherit=1 group=A",
      stage + "host: N = open cycles -C 0\nexpect error EINVAL",
      stage + "host: N = open { cycles , instructions } -C 0",
      stage + "expect A runs 0.00001%",
      stage + "expect A runs 12.345678% +-0.0000001",
      stage + "expect G value 18446744073709551615",
      stage + "guest V.0: write G -9223372036854775808",
      stage + "run 1ns",
      stage + "run 1.5us",
      stage + "run 0.25s",
      "run 600s",
      stage
        + "host: N = open {cpu/event=0x3c,umask=0x1/u,cycles:u}:D -a sample_type=ip,time -j any,u",
      stage + "host: N = open cycles:PS -C 0-1,3 freq=4000 -b",
      stage + "host: N = open dTLB-store-misses -p T read_format=group,id",
      stage + "host: S = perf 6.12 stat -e cycles,{branches:u,branch-misses}:D -i -C 0-1",
      stage + "host: R1..R2 = perf record -e cycles:pp -c 1000 -j any_call,u -t T",
      stage + "host: R = perf record -F 99 -a",
      stage + "host: disable A group",
      stage + "host: refresh A 3\nhost: period A 0x1000\nhost: prctl disable",
      stage + "expect A value 1000 +-5%\nexpect A value 1000 +-50\nexpect A counts 40.5% +-2",
      "vm V vcpus=2\nguest V: linux 6.12 watchdog\nguest V: task T1..T2 on cpu1\nguest V: A = open cycles -a",
    ]

  @Test(arguments: texts)
  func `what is printed says the same as what was read`(text: String) throws {
    let (first, again) = try roundTrip(text)
    #expect(first == again)
  }

  @Test(arguments: texts)
  func `printing what was printed changes nothing more`(text: String) throws {
    let printed = try #require(try plans(text).first).scenario.description
    #expect(try plans(printed).first?.scenario.description == printed)
  }

  static let numbers = [
    "guest V.0: N = count cycles from -1000000",
    "guest V.0: N = count cycles from 0xff period 0x10",
    "guest V.0: write G -5", "expect G value -1", "expect G value 0xffff",
    "host: N = open cycles -C 0 sample_type=0x800 branch_sample_type=8",
  ]

  @Test(arguments: numbers)
  func `a number is printed as it was written`(text: String) throws {
    let plan = try #require(try plans(stage + text).first)
    #expect(plan.scenario.statements.last?.description == text)
  }

  @Test func `a run of a varied scenario prints without vary and when`() throws {
    let text = """
      vary N = 1 | 2
      machine toy counters=$N
      when N=2 host: B = open cycles -C 0
      host: A = open cycles -C 0
      expect A active
      """
    #expect(
      try plans(text).map(\.scenario.description) == [
        "machine toy counters=1\nhost: A = open cycles -C 0\nexpect A active\n",
        """
        machine toy counters=2
        host: B = open cycles -C 0
        host: A = open cycles -C 0
        expect A active

        """,
      ]
    )
  }
}
