public import Catalog
public import PerfInterface
public import Report
public import ScenarioLanguage
public import ScenarioRunner

/// `results.json`: the results for programs, and the baseline of the next report.
///
/// Version 2. A field is never given another meaning; a new one may come in the same version. Version 1
/// told lines of the file where this one tells distances, so that a line of prose changes one of them.
public struct ResultsDocument: Codable, Hashable, Sendable {
  /// The version of this schema.
  public static let currentSchema = 2
  /// Those that can be read.
  public static let knownSchemas = 1...2

  /// The version of the schema the file was written in.
  public var schema: Int
  /// What executed the catalog.
  public var backends: [String]
  /// How far the model agrees with each real kernel; absent where there is no evidence.
  public var agreements: [AgreementRecord]?
  /// Recorded runs that count for nothing, as their scenarios have changed; absent where all count.
  public var stale: [StaleRecord]?
  /// Every claim, in the order of the document.
  public var claims: [ClaimRecord]

  /// The model against one real kernel.
  public struct AgreementRecord: Codable, Hashable, Sendable {
    /// The real kernel's backend.
    public var backend: String
    /// Runs that both could judge.
    public var runs: Int
    /// Runs in which they judged alike.
    public var agreed: Int
    /// Claims with runs in which they did not.
    public var disagreements: [String]
  }

  /// Stale evidence of one real kernel.
  public struct StaleRecord: Codable, Hashable, Sendable {
    /// The backend that recorded it.
    public var backend: String
    /// Recorded runs.
    public var runs: Int
    /// The scenarios they were recorded for.
    public var scenarios: [String]
  }

  /// A claim and what came of it.
  public struct ClaimRecord: Codable, Hashable, Sendable {
    /// The claim's id.
    public var id: String
    /// `claim` or `gap`.
    public var kind: Claim.Kind
    /// The file in the content folder.
    public var chapter: String
    /// How many lines its block is below that of the claim before it in the chapter, or below the
    /// chapter's beginning for the first; absent in version 1.
    public var linesBelowClaim: Int?
    /// A few words; absent where there are none.
    public var title: String?
    /// The statement.
    public var says: String
    /// Where the statement stands.
    public var source: String
    /// Words to find it by.
    public var topics: [String]
    /// Rule ids.
    public var because: [String]
    /// Kernel files and functions.
    public var kernel: [String]
    /// The causes a gap blames.
    public var blames: [String]
    /// For a gap that misleads, whether the blamed causes explain it: absent otherwise.
    public var isEstablished: Bool?
    /// Why they do not.
    public var notEstablishedBecause: String?
    /// For a gap, what it means to those who run guests; absent where that is not said.
    public var impact: ImpactRecord?
    /// For a statement, what it helps against; absent where it helps against nothing.
    public var remedy: RemedyRecord?
    /// For a gap that misleads, how long and how much; absent otherwise.
    public var severity: SeverityRecord?
    /// The verdict over everything that ran.
    public var verdict: ClaimVerdict
    /// Why there is no verdict, or on what it depends.
    public var reason: String?
    /// For a gap, one record for each kernel and mode.
    public var gaps: [GapRecord]
    /// For a gap, what each policy that Linux does not have would make of it; absent for a
    /// statement, and in files written before there were policies.
    public var policies: [PolicyRecord]?
    /// The scenarios, in order.
    public var scenarios: [ScenarioRecord]
  }

  /// What a gap means to those who run guests.
  public struct ImpactRecord: Codable, Hashable, Sendable {
    /// What somebody sees.
    public var sees: String
    /// Which guests it hits, and what causes it.
    public var hits: String
    /// `default`, `agent` or `deliberate`.
    public var competitor: GapImpact.Competitor
  }

  /// What helps against gaps.
  public struct RemedyRecord: Codable, Hashable, Sendable {
    /// The causes that it takes away.
    public var relieves: [String]
    /// What to do.
    public var todo: String
    /// What it costs.
    public var price: String
    /// A command that tells on a host that it is needed, the first of `signs`; absent where none does.
    public var tell: String?
    /// A part of what it prints then.
    public var shows: String?
    /// All commands that tell; absent in files of earlier versions.
    public var signs: [SignRecord]?
  }

  /// A command for a host, and a part of what it prints where a remedy is needed.
  public struct SignRecord: Codable, Hashable, Sendable {
    /// The command, for a shell of the host's administrator.
    public var tell: String
    /// What it prints then, and does not print else.
    public var shows: String
  }

  /// How bad a gap is.
  public struct SeverityRecord: Codable, Hashable, Sendable {
    /// What ends the loss; absent where nothing does that was tried.
    public var endsBy: LossEnding?
    /// The most counters of a guest that lose something.
    public var lostCounters: Int
    /// The counters of that guest.
    public var counters: Int
    /// What becomes of it where the guest runs Linux; absent in files written before that was tried.
    public var linuxGuests: [LinuxGuestRecord]?
  }

  /// A gap's scenario with a guest that runs Linux.
  public struct LinuxGuestRecord: Codable, Hashable, Sendable {
    /// What its users do.
    public var use: LinuxUse
    /// Whether the guest is misled.
    public var isMisled: Bool
    /// What perf prints against bare metal; absent where it prints nothing.
    public var printedShare: Double?
    /// The share of time that it prints beside that.
    public var runningShare: Double
    /// What ends the loss; absent where nothing does that was tried, or nothing is lost.
    public var endsBy: LossEnding?
  }

  /// A gap in one kernel and mode.
  public struct GapRecord: Codable, Hashable, Sendable {
    /// The kernel; absent for a host that is not told apart.
    public var kernel: String?
    /// What evidence of a host is called; absent elsewhere.
    public var host: String?
    /// How the guest gets its PMU.
    public var mode: VirtualPMUMode
    /// Whether it is a real kernel; absent for the model.
    public var isReal: Bool?
    /// Whose instructions its machine executes, `x86` or `arm64`; absent for the model, and in files
    /// written when arm64 was the only one.
    public var architecture: Machine.Architecture?
    /// The verdict there.
    public var verdict: GapVerdict
    /// Shares of counts, 0 to 1.
    public var lossShareMin: Double?
    /// The largest share lost.
    public var lossShareMax: Double?
    /// What the guest could have noticed.
    public var notice: String
    /// Runs in which the guest was misled.
    public var misledRuns: Int
    /// Runs that could be compared with bare metal.
    public var runs: Int
    /// The verdict on each processor that the scenarios name; absent in files of earlier versions.
    public var machines: [String: GapVerdict]?
  }

  /// A gap under a policy.
  public struct PolicyRecord: Codable, Hashable, Sendable {
    /// `reserved`, `first`, `scaled`, `stalled` or `told`.
    public var policy: String
    /// What it makes of the gap; absent where no run misled the guest.
    public var verdict: PolicyVerdict?
    /// The largest share of the guest's counts lost, 0 to 1.
    public var guestLossShareMax: Double
    /// The largest share of its time for which the guest was not entered, 0 to 1.
    public var stalledShareMax: Double
    /// The share of the host's counts that the policy takes, 0 to 1.
    public var hostLossShare: Double
    /// Runs that misled nobody, and do under the policy.
    public var harmedRuns: Int
    /// Runs that were compared.
    public var runs: Int
  }

  /// A scenario and its runs; backends that saw the same share one record.
  public struct ScenarioRecord: Codable, Hashable, Sendable {
    /// The scenario's name.
    public var name: String
    /// A fingerprint of its content.
    public var hash: String
    /// How many lines its first statement is below its claim's block; absent in version 1.
    public var linesBelowClaim: Int?
    /// One record for each combination and distinct behaviour.
    public var runs: [RunRecord]
  }

  /// A run.
  public struct RunRecord: Codable, Hashable, Sendable {
    /// The value of each `vary` name.
    public var values: [String: String]
    /// Backends that saw exactly this.
    public var backends: [String]
    /// The verdict on the run.
    public var verdict: RunVerdict
    /// Why there is no conclusive verdict.
    public var reason: String?
    /// Expected beside observed.
    public var checks: [CheckRecord]
    /// The share of the guest's counts lost, 0 to 1.
    public var lossShare: Double?
    /// How far every order of actions was looked at; absent where none was.
    public var exploration: ExplorationRecord?
  }

  /// What an exploration has seen.
  public struct ExplorationRecord: Codable, Hashable, Sendable {
    /// The most actions in a row that were asked for.
    public var bound: Int
    /// Actions in a row of which every order was looked at.
    public var depth: Int
    /// States that differ.
    public var states: Int
    /// States that differ in the states of events or in who runs.
    public var views: Int
    /// Actions done.
    public var transitions: Int
    /// Whether nothing was left open.
    public var isExhausted: Bool
    /// Why it ended early.
    public var obstacle: String?
    /// The ways that decide something.
    public var ways: [WayRecord]
  }

  /// The shortest order of actions that contradicts a property, or that reaches what it asks for.
  public struct WayRecord: Codable, Hashable, Sendable {
    /// The property.
    public var property: String
    /// The actions.
    public var actions: [String]
    /// The same as a scenario.
    public var scenario: String
  }

  /// An expectation beside what was observed.
  public struct CheckRecord: Codable, Hashable, Sendable {
    /// How many lines it is below the scenario's first statement; absent in version 1.
    public var linesBelowScenario: Int?
    /// What the document says.
    public var expected: String
    /// What was seen.
    public var observed: String
    /// How they compare.
    public var outcome: CheckResult.Outcome
  }

  /// Records the results of a catalog.
  ///
  /// - Parameter includesRuns: Whether scenarios have their runs; verdicts need none.
  public init(_ results: CatalogResults, includesRuns: Bool = true) {
    schema = ResultsDocument.currentSchema
    backends = results.backends.map(\.description)
    let found = Agreement.all(results).map { agreement in
      AgreementRecord(
        backend: agreement.backend.description,
        runs: agreement.runCount,
        agreed: agreement.agreedCount,
        disagreements: agreement.disagreements.map(\.id)
      )
    }
    agreements = found.isEmpty ? nil : found
    let stale = results.staleEvidence.map {
      StaleRecord(backend: $0.backend.description, runs: $0.runCount, scenarios: $0.scenarios)
    }
    self.stale = stale.isEmpty ? nil : stale
    let chapterNames = results.catalog.chapters.flatMap { chapter in
      chapter.claims.map { _ in chapter.name }
    }
    var before = ("", 0)
    claims = zip(results.claims, chapterNames).map { result, chapter in
      let line = result.claim.position.line
      let distance = line - (before.0 == chapter ? before.1 : 0)
      before = (chapter, line)
      return ClaimRecord(
        result,
        chapter: chapter,
        linesBelowClaim: distance,
        includesRuns: includesRuns
      )
    }
  }

  /// The line of each claim's block in its chapter; 1 where the file does not tell.
  var lines: [Int] {
    var before = ("", 0)
    return claims.map { claim in
      let line = (before.0 == claim.chapter ? before.1 : 0) + (claim.linesBelowClaim ?? 1)
      before = (claim.chapter, line)
      return max(line, 1)
    }
  }
}
