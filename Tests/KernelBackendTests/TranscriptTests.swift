import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// What real kernels said, read without one.
///
/// What the scenarios expect was written from what they mean, before any kernel was asked.
@Suite struct TranscriptTests {
  private func checks(_ transcript: RecordedTranscript, _ plan: Plan) throws -> [CheckResult] {
    let program = try AgentProgram(emulated: plan)
    try #require(program.fingerprint == transcript.fingerprint, "record it anew")
    let execution = Transcript(transcript.said).execution(of: 0, plan: plan, program: program)
    guard case .ran(let trace) = execution else {
      Issue.record("\(execution)")
      return []
    }
    return Judge.judge(plan, trace)
  }

  @Test func `there are transcripts of hosts, guests and both kernels`() throws {
    let all = RecordedTranscript.all
    #expect(all.count >= 20)
    #expect(Set(all.map(\.backend)) == ["qemu:6.1", "qemu:6.12"])
    #expect(
      all.contains { $0.said.contains("\n@G ") } && all.contains { !$0.said.contains("\n@G ") }
    )
  }

  @Test(arguments: RecordedTranscript.all)
  func `what a kernel said is seen as it was meant`(transcript: RecordedTranscript) throws {
    let checks = try checks(transcript, transcript.plan())
    #expect(!checks.isEmpty)
    for check in checks {
      #expect(check.outcome == .met, "\(check.check.text): \(check.observed)")
    }
  }

  /// Every expectation and one that excludes it.
  private static let opposites: [(String, String)] = [
    (" active", " error"), (" inactive", " off"), (" error", " active"), (" off", " inactive"),
    (" exited", " off"), ("counts all", "counts nothing"), ("counts nothing", "counts all"),
    ("counts some", "counts nothing"), ("runs 100%", "runs 0%"), ("runs 25%", "runs 75%"),
    ("runs 40%", "runs 90%"), ("runs 50%", "runs 100%"), ("reads eof", "reads data"),
    ("reads data", "reads eof"), ("told nothing", "told overflow"), ("on gp0", "on gp4"),
    ("on gp5", "on gp1"), ("on fixed0", "on gp3"), ("value 0", "value 7"),
    ("error ESRCH", "error EINVAL"), ("error EINVAL", "error ESRCH"),
    ("value unchanged", "value 4096"),
  ]

  private func opposite(_ line: Substring) -> String? {
    guard line.hasPrefix("expect ") else { return String(line) }
    return Self.opposites.first { line.hasSuffix($0.0) }.map { line.dropLast($0.0.count) + $0.1 }
  }

  @Test(arguments: RecordedTranscript.all)
  func `the opposite of what was true is not met by any of it`(
    transcript: RecordedTranscript
  ) throws {
    let lines = try transcript.scenario.split(separator: "\n").map {
      try #require(opposite($0), "'\($0)' has no opposite")
    }
    let plan = try transcript.plan(lines.joined(separator: "\n") + "\n")
    for check in try checks(transcript, plan) {
      // Which value stands still is not known, nor what share of nothing would have been counted.
      let isUnknown =
        check.check.text.hasSuffix("value 4096")
        || check.observed.hasPrefix("nothing happened for its target")
      let outcome: CheckResult.Outcome = isUnknown ? .notObservable : .differs
      #expect(check.outcome == outcome, "\(check.check.text): \(check.observed)")
    }
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["VPMU_GAPS_RECORD_TRANSCRIPTS"] != nil,
      "recording is not testing; VPMU_GAPS_RECORD_TRANSCRIPTS=1 asks for it, after 'make kernels'"
    ),
    arguments: RecordedTranscript.all
  )
  func `transcripts are recorded`(transcript: RecordedTranscript) throws {
    try transcript.record(in: KernelFolder(path: ".build/kernels"))
  }
}
