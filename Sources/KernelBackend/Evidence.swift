import Foundation
import PerfInterface
public import ScenarioLanguage
import ScenarioRunner

/// What a real kernel showed, as a file.
///
/// One line for each run, sorted, without anything that changes when the same is recorded again.
public struct Evidence: Hashable, Sendable {
  /// The version of the file's schema.
  public static let currentSchema = 1

  /// What was recorded and on what.
  public struct Header: Codable, Hashable, Sendable {
    /// The version of the schema.
    public var schema: Int
    /// The backend's name, such as `qemu:6.12`.
    public var backend: String
    /// The kernel's own version.
    public var release: String
    /// The machine, in words.
    public var machine: String
    /// What is known of a machine that is no emulated one; absent for one that is.
    public var host: HostMachine?

    /// Creates a header.
    public init(backend: String, release: String, machine: String, host: HostMachine? = nil) {
      self.host = host
      schema = Evidence.currentSchema
      self.backend = backend
      self.release = release
      self.machine = machine
    }
  }

  /// One run.
  public struct Record: Codable, Hashable, Sendable {
    /// The scenario it belongs to, for people.
    public var scenario: String
    /// The value of each `vary` name, for people.
    public var values: [String: String]
    /// Whether it is the guest's program without contention.
    public var isBareMetal: Bool
    /// A fingerprint of what the agent was asked to do.
    public var program: String
    /// Repetitions that agreed, of how many: `3/3`.
    public var agreed: String
    /// What was seen after each step that was looked at; nil when it was not conclusive.
    public var steps: [Step]?
    /// Why it was not conclusive.
    public var reason: String?

    /// Creates a record.
    public init(
      scenario: String,
      values: [String: String],
      isBareMetal: Bool,
      program: String,
      agreed: String,
      steps: [Step]?,
      reason: String?
    ) {
      self.scenario = scenario
      self.values = values
      self.isBareMetal = isBareMetal
      self.program = program
      self.agreed = agreed
      self.steps = steps
      self.reason = reason
    }
  }

  /// One step.
  public struct Step: Codable, Hashable, Sendable {
    /// The step, -1 being the set-up.
    public var step: Int
    /// The error it failed with.
    public var error: String?
    /// What was seen of each subject, by its name.
    public var seen: [String: String]
    /// Overflows that each virtual CPU was told of, by its name.
    public var told: [String: UInt64]
    /// Interrupts of its counters that reached it; absent where none reached any.
    public var interrupts: [String: UInt64]?
    /// Accesses of each virtual CPU to its PMU that left the guest, of how many: `2/3`; absent where
    /// there were none.
    public var exits: [String: String]?
    /// CPUs whose timer of rotation is armed; absent where nobody looked.
    public var armedTimers: [Int]?
  }

  /// What it is about.
  public let header: Header
  /// The runs, sorted.
  public let records: [Record]

  /// Creates evidence; sorts the records.
  public init(header: Header, records: [Record]) {
    self.header = header
    self.records = records.map { (values: $0.values.sortedText, record: $0) }
      .sorted { left, right in
        (left.record.scenario, left.record.isBareMetal ? 1 : 0, left.values, left.record.program)
          < (
            right.record.scenario, right.record.isBareMetal ? 1 : 0, right.values,
            right.record.program
          )
      }
      .map(\.record)
  }

  /// The same with other records in place of those of some programs.
  public func replacing(with newer: Evidence) -> Evidence {
    let kept = without(newer.records).records
    return Evidence(header: newer.header, records: kept + newer.records)
  }

  /// The same without the records of some programs.
  public func without(_ others: [Record]) -> Evidence {
    let programs = Set(others.map(\.program))
    return Evidence(header: header, records: records.filter { !programs.contains($0.program) })
  }

  /// The file's text.
  public func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func line(_ value: some Encodable) throws -> String {
      String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    let lines = try records.map { try line($0) }
    return
      "{\"header\":\(try line(header)),\n\"records\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
  }

  /// Reads a file.
  ///
  /// - Parameter claims: The claims whose runs matter; nil for all.
  public init(
    _ bytes: [UInt8],
    file: String,
    claims: Set<String>? = nil
  ) throws(DiagnosticList) {
    let bytes = claims.map { EvidenceLines.lines(of: $0, in: bytes) } ?? bytes
    struct Document: Codable {
      var header: Header
      var records: [Record]
    }
    do {
      let document = try JSONDecoder().decode(Document.self, from: Data(bytes))
      self.init(header: document.header, records: document.records)
    } catch {
      throw Evidence.complaint(
        file,
        "not evidence as 'vpmu-gaps record' writes it\(Evidence.reason(error))"
      )
    }
    guard header.schema == Evidence.currentSchema else {
      throw Evidence.complaint(
        file,
        "schema \(header.schema) is not known; this version reads \(Evidence.currentSchema)"
      )
    }
    let name = BackendName(header.backend)
    let isHost = name?.kind == .host && header.host?.kernelMachine != nil
    guard isHost || name.flatMap(Emulators.emulator) != nil else {
      throw Evidence.complaint(file, "'\(header.backend)' is no backend that evidence comes from")
    }
    // The same is seen again and again.
    var readable: Set<String> = []
    for record in records {
      for step in record.steps ?? [] {
        for (name, words) in step.seen where readable.insert(words).inserted {
          if SeenText.observation(words) != nil { continue }
          throw Evidence.complaint(
            file,
            "\(record.scenario), step \(step.step), \(name): cannot read '\(words.prefix(80))'"
          )
        }
      }
    }
  }

  /// What is wrong with JSON, in words.
  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .dataCorrupted(let context) where context.codingPath.isEmpty: ": it is no JSON"
    case .keyNotFound(let key, _): ": it lacks '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      ": '\(context.codingPath.last?.stringValue ?? "it")' is of another kind"
    default: ""
    }
  }

  private static func complaint(_ file: String, _ message: String) -> DiagnosticList {
    let first = SourcePosition(line: 1, column: 1)
    return DiagnosticList([Diagnostic(file: file, position: first, message: message)])
  }
}

extension [String: String] {
  fileprivate var sortedText: String {
    map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
  }
}

extension Evidence.Step {
  /// Every step of a trace in which something was seen or failed.
  static func all(_ plan: Plan, _ trace: Trace) -> [Evidence.Step] {
    trace.observations.enumerated().compactMap { place, observation in
      var seen: [String: String] = [:]
      for (subject, event) in zip(plan.subjects, observation.subjects) {
        let text = SeenText.text(event)
        if !text.isEmpty { seen[subject.name] = text }
      }
      var told: [String: UInt64] = [:]
      var interrupts: [String: UInt64] = [:]
      var exits: [String: String] = [:]
      for (vcpu, guest) in zip(plan.virtualCPUs, observation.guests) {
        guard let guest else { continue }
        told[vcpu.name] = guest.overflows
        if guest.interrupts > 0 { interrupts[vcpu.name] = guest.interrupts }
        if let all = guest.registerAccesses, let some = guest.accessesWithExit {
          exits[vcpu.name] = "\(some)/\(all)"
        }
      }
      let timers = observation.armedTimers
      guard !seen.isEmpty || !told.isEmpty || !timers.isEmpty || observation.error != nil else {
        return nil
      }
      return Evidence.Step(
        step: place - 1,
        error: observation.error?.rawValue,
        seen: seen,
        told: told,
        interrupts: interrupts.isEmpty ? nil : interrupts,
        exits: exits.isEmpty ? nil : exits,
        armedTimers: timers.isEmpty ? nil : timers.indices.filter { timers[$0] }
      )
    }
  }

  /// What was seen of a virtual CPU.
  private func guest(_ name: String) -> GuestObservation? {
    guard let overflows = told[name] else { return nil }
    var seen = GuestObservation(overflows: overflows, interrupts: interrupts?[name] ?? 0)
    let numbers = (exits?[name] ?? "").split(separator: "/").compactMap { UInt64($0) }
    if numbers.count == 2 {
      (seen.accessesWithExit, seen.registerAccesses) = (numbers[0], numbers[1])
    }
    return seen
  }

  /// The trace of a plan from its steps.
  ///
  /// - Parameter observation: What words say that was seen.
  static func trace(
    _ plan: Plan,
    _ steps: [Evidence.Step],
    _ observation: (String) -> EventObservation? = SeenText.observation
  ) -> Trace {
    var time: UInt64 = 0
    let observations = (-1..<plan.steps.count).map { number -> StepObservation in
      if number >= 0 { time += plan.steps[number].runNanoseconds ?? 0 }
      let step = steps.first { $0.step == number }
      return StepObservation(
        time: time,
        error: step?.error.flatMap(ErrorNumber.init),
        subjects: plan.subjects.map { subject in
          step?.seen[subject.name].flatMap(observation) ?? EventObservation()
        },
        guests: plan.virtualCPUs.map { step?.guest($0.name) },
        armedTimers: step?.armedTimers.map { armed in
          (0..<plan.machine.cpus).map(armed.contains)
        } ?? []
      )
    }
    let intervals = StateInterval.seenAfterRuns(plan, observations)
    return Trace(observations: observations, intervals: intervals, isExact: false)
  }
}

extension StateInterval {
  /// What a kernel that is looked at after runs shows over time.
  ///
  /// The state at the end of a run stands for the run, and nothing for an event that took turns.
  fileprivate static func seenAfterRuns(
    _ plan: Plan,
    _ observations: [StepObservation]
  ) -> [StateInterval] {
    plan.steps.enumerated().flatMap { number, step -> [StateInterval] in
      guard let run = step.runNanoseconds else { return [] }
      let seen = observations[number + 1]
      return seen.subjects.enumerated().compactMap { subject, event in
        guard let state = event.state, event.isTakingTurns != true else { return nil }
        return StateInterval(
          subject: subject,
          start: seen.time - run,
          end: seen.time,
          state: state,
          cpu: event.cpu,
          counter: event.counter
        )
      }
    }
  }
}
