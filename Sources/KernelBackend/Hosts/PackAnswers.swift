import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner
import Synchronization

/// What a pack found on another machine.
public struct PackAnswers: Sendable {
  /// The machine.
  public let host: HostMachine
  /// What the agent found.
  public let facts: MachineFacts
  /// How often everything was done.
  public let repetitions: Int
  /// What the agent said to each program, once for each repetition.
  private let answers: [String: [String]]

  /// What is wrong with a file.
  public struct Problem: Error, Hashable {
    /// The line.
    public let line: Int
    /// In words, with a remedy.
    public let reason: String
  }

  /// Reads the file that the pack's script has written.
  public init(_ bytes: [UInt8]) throws(Problem) {
    let text = String(decoding: bytes, as: UTF8.self)
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    guard let first = lines.popFirst(), let header = PackHeader(first) else {
      throw Problem(line: 1, reason: "not the answers of a pack that 'vpmu-gaps pack' made")
    }
    while lines.last == "" { lines.removeLast() }
    guard let end = lines.popLast(), end == PackScript.end else {
      throw Problem(
        line: lines.count + 2,
        reason: "the answers end early; let the pack's run.sh come to its end"
      )
    }
    var cpuLines: [Substring] = []
    var vendor: String?
    var question = ""
    var said: [(program: String, text: String)] = []
    for (place, line) in lines.enumerated() {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("@") {
        if said.isEmpty {
          question += line + "\n"
        } else {
          said[said.count - 1].text += line + "\n"
        }
      } else if line.hasPrefix("## cpu "), said.isEmpty {
        cpuLines.append(line.dropFirst("## cpu ".count))
      } else if words.starts(with: ["##", "vendor"]), said.isEmpty {
        vendor = words.count > 2 ? String(words[2...].joined(separator: " ").prefix(60)) : nil
      } else if words == ["##", "question"], said.isEmpty {
        question = ""
      } else if words.count == 4, words[1] == "program", words[0] == "##",
        words[2].allSatisfy(\.isHexDigit)
      {
        said.append((words[2], ""))
      } else {
        throw Problem(line: place + 2, reason: "a line that no pack writes")
      }
    }
    let answers = Dictionary(grouping: said, by: \.program).mapValues { $0.map(\.text) }
    guard let other = answers.first(where: { $0.value.count != header.repetitions }) else {
      try self.init(
        question,
        ProcessorFacts(cpuLines.joined(separator: "\n")),
        vendor,
        header,
        answers
      )
      return
    }
    throw Problem(
      line: 1,
      reason: "the program \(other.key) has \(other.value.count) answers, not \(header.repetitions)"
    )
  }

  private init(
    _ question: String,
    _ processor: ProcessorFacts,
    _ vendor: String?,
    _ header: PackHeader,
    _ answers: [String: [String]]
  ) throws(Problem) {
    guard let facts = Transcript(question).facts else {
      throw Problem(line: 1, reason: "the agent did not say what the machine is")
    }
    self.facts = facts
    host = HostMachine(
      facts,
      processor: processor,
      vendor: vendor,
      cpus: header.cpus,
      isDisturbed: header.isDisturbed
    )
    guard host.knownArchitecture != nil else {
      throw Problem(line: 1, reason: "the agent knows x86_64 and aarch64 only")
    }
    repetitions = header.repetitions
    self.answers = answers
  }

  /// What was said to a program in a repetition, from 0; nil where it was not in the pack.
  func answer(to program: AgentProgram, repetition: Int) -> String? {
    guard let all = answers[program.fingerprint], repetition < all.count else { return nil }
    return all[repetition]
  }

  /// Whether a program was in the pack.
  func holds(_ program: AgentProgram) -> Bool { answers[program.fingerprint] != nil }
}

/// A machine elsewhere, which a pack was carried to.
public final class PackBackend: KernelUnderTest {
  /// `host:NAME`.
  public let name: BackendName
  private let pack: PackAnswers
  /// The repetition that is asked for next.
  private let repetition = Counter()

  /// - Parameter name: What evidence from there is called.
  public init(_ pack: PackAnswers, name: String) {
    self.name = BackendName(host: name)
    self.pack = pack
  }

  /// The machine.
  public var host: HostMachine? { pack.host }
  /// It ran already.
  public var reasonUnavailable: String? { nil }
  /// Real hardware, or a virtual machine on it.
  public var machine: RealMachine? { pack.host.realMachine(release: pack.facts.release) }
  /// Architecture, processor and counters.
  public var machineText: String { pack.host.text(pack.facts) }

  /// How often everything was done there.
  public var repetitions: Int { pack.repetitions }

  /// What the agent found.
  public func look() -> MachineFacts? { pack.facts }

  /// A plan as the agent's operations, if the pack had them.
  public func translate(_ plan: Plan) -> Result<AgentProgram, NotExpressible> {
    pack.host.translate(plan, release: pack.facts.release).flatMap { program in
      pack.holds(program)
        ? .success(program)
        : .failure(NotExpressible(reason: "the pack has no program for it; make one anew"))
    }
  }

  /// What was seen of plans in one repetition, and the next time in the next.
  public func executeAll(_ plans: [Plan], progress: (Int) -> Void) -> KernelOutcome {
    let round = repetition.next()
    let executions = plans.map { plan -> Execution in
      switch translate(plan) {
      case .failure(let problem): return .notRun(problem.reason)
      case .success(let program):
        guard let said = pack.answer(to: program, repetition: round) else {
          return .inconclusive("the pack has no answer")
        }
        return pack.host.execution(said, plan, program)
      }
    }
    progress(plans.count)
    return KernelOutcome(executions: executions, release: pack.facts.release)
  }
}

/// Counts calls from any thread.
private final class Counter: Sendable {
  private let value = Mutex(0)

  func next() -> Int {
    value.withLock { value in
      defer { value += 1 }
      return value
    }
  }
}
