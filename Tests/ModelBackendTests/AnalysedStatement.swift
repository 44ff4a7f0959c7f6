import ScenarioRunner
import Testing

/// A statement of the document as the analysis of the sources reads it.
struct AnalysedStatement: Sendable, CustomTestStringConvertible {
  /// What the analysis says of it.
  enum Reading: Sendable {
    case agrees
    /// True with a qualification.
    case qualified
    case contradicted
    /// The document is silent, or time has passed over the question.
    case open
  }

  let id: String
  let reading: Reading
  /// The claims that state it.
  let claims: [String]
  /// Claims of our own that say what holds.
  let qualifications: [String]
  /// Claims that state it and that no scenario can check.
  let untested: [String]
  /// Why some runs agree with a contradicted statement.
  let agreesInPart: String?
  /// Why no claim states it, or none of ours qualifies it.
  let remark: String?

  init(
    _ id: String,
    _ reading: Reading,
    _ claims: [String] = [],
    but qualifications: [String] = [],
    untested: [String] = [],
    agreesInPart: String? = nil,
    remark: String? = nil
  ) {
    self.id = id
    self.reading = reading
    self.claims = claims
    self.qualifications = qualifications
    self.untested = untested
    self.agreesInPart = agreesInPart
    self.remark = remark
  }

  var testDescription: String { id }

  /// Whether executing a claim may come to this.
  func allows(_ verdict: ClaimVerdict) -> Bool {
    switch (reading, verdict) {
    case (_, .untested): false
    case (.agrees, let verdict): verdict == .confirmed
    case (.contradicted, let verdict):
      verdict == (agreesInPart == nil ? .contradicted : .depends)
    case (.qualified, _), (.open, _): true
    }
  }

  static let all = scheduler + virtualPMU + branchRecords

  /// Section 2 of the document, on perf.
  private static let scheduler = [
    AnalysedStatement(
      "G1",
      .qualified,
      ["SEED-P2"],
      remark: "KVM's own call is stated by SEED-R5, a reviewer's claim, and by none of ours."
    ),
    AnalysedStatement(
      "G2",
      .agrees,
      ["SEED-P5a", "SEED-P5b", "SEED-P5c", "SEED-P5d", "SEED-P5e", "SEED-P5f"],
      but: ["OWN-BAD-TARGET"]
    ),
    AnalysedStatement(
      "G3",
      .contradicted,
      ["SEED-P11"],
      but: ["OWN-PID-DECIDES"],
      agreesInPart: "An event without a task is a CPU event for the table and the code alike."
    ),
    AnalysedStatement(
      "G4",
      .contradicted,
      remark: "The word per-process is no claim; SEED-R10 states the contrary and is confirmed."
    ),
    AnalysedStatement("G5", .agrees, ["SEED-P8", "SEED-P9"], but: ["OWN-CREATION-ORDER"]),
    AnalysedStatement(
      "G6",
      .qualified,
      ["SEED-P10"],
      but: ["OWN-ORDER-OF-PASSES", "OWN-YOUNGEST-LOSES", "OWN-EXCLUSIVE-BLOCKS"]
    ),
    AnalysedStatement("G7", .qualified, ["SEED-P10"], but: ["OWN-SWITCH-LEFTOVER"]),
    AnalysedStatement("G8", .agrees, ["SEED-P13"]),
    AnalysedStatement(
      "G9",
      .qualified,
      ["SEED-P14a"],
      but: ["OWN-SWITCH-MOVES-FLEXIBLE", "OWN-CLONES-SWAP"]
    ),
    AnalysedStatement("G10", .qualified, ["SEED-P14b"], but: ["OWN-ENABLE-MARKS"]),
    AnalysedStatement("G11", .qualified, ["SEED-P14c"], but: ["OWN-OPEN-DISABLED"]),
    AnalysedStatement("G12", .contradicted, ["SEED-P14d"], but: ["OWN-EXEC-ENABLES"]),
    AnalysedStatement(
      "G13",
      .qualified,
      ["SEED-P15a"],
      but: ["OWN-OPEN-DISABLED", "OWN-IRQ-OFF-DEFERS"]
    ),
    AnalysedStatement("G14", .qualified, ["SEED-P15b"], but: ["OWN-RESCHED-SCOPE"]),
    AnalysedStatement("G15", .qualified, ["SEED-P16", "SEED-P17"], but: ["OWN-COUNTER-MOVES"]),
    AnalysedStatement("G16", .agrees, ["SEED-P18a"], but: ["OWN-CASCADE"]),
    AnalysedStatement("G17", .agrees, ["SEED-P18b"], but: ["OWN-EXEC-ENABLES"]),
    AnalysedStatement(
      "G18",
      .qualified,
      ["SEED-P19"],
      but: ["OWN-FLEXIBLE-STOPS", "OWN-CPU-STARVES-TASK", "OWN-MUX-GRID"]
    ),
    AnalysedStatement(
      "G19",
      .contradicted,
      but: ["OWN-OPEN-SUCCEEDS"],
      remark: "Implied only; no sentence of the document says that an owner is told. "
        + "Who polls is, since 6.15 (KERNEL-POLL)."
    ),
  ]

  /// Section 3, on the virtual PMU.
  private static let virtualPMU = [
    AnalysedStatement(
      "G20",
      .agrees,
      untested: ["D-3.1-2"],
      remark: "Exits of a guest cannot be seen."
    ),
    AnalysedStatement("G21", .agrees, ["D-3.1-3"], but: ["OWN-CREATE", "OWN-FILTER-NO-EVENT"]),
    AnalysedStatement("G22", .qualified, ["D-3.1-4"], but: ["OWN-REUSE", "OWN-NEW-SELECTOR"]),
    AnalysedStatement("G23", .agrees, ["D-3.1-5"], but: ["OWN-EMULATED"]),
    AnalysedStatement("G24", .qualified, ["D-3.1-6"], but: ["OWN-READ-IS-NO-USE"]),
    AnalysedStatement("G25", .qualified, ["D-3.1-8"], but: ["OWN-CREATE"]),
    AnalysedStatement("G26", .qualified, ["D-3.2-0a"], but: ["OWN-SECOND-GUEST"]),
    AnalysedStatement(
      "G27",
      .agrees,
      ["D-3.2-0b"],
      but: ["OWN-THREAD-PINNED-BY-AGE", "OWN-EXCLUSIVE"]
    ),
    AnalysedStatement("G28", .agrees, ["D-3.2-0c"], but: ["OWN-IRQ-OFF-DEFERS"]),
    AnalysedStatement("G29", .qualified, ["D-3.2-1"], but: ["OWN-FROZEN", "OWN-EMULATED"]),
    AnalysedStatement("G30", .contradicted, ["D-3.2-2-v2"], but: ["OWN-NO-RETURN"]),
    AnalysedStatement(
      "G31",
      .contradicted,
      ["D-3.2-2"],
      but: ["OWN-NO-RETURN", "OWN-RETURN", "OWN-RETURN-BY-EMULATION"],
      agreesInPart: "A guest that happens to reprogram its counter gets it back."
    ),
    AnalysedStatement("G32", .agrees, ["D-3.1-12", "D-3.2-3"]),
    AnalysedStatement("G33", .agrees, ["D-3.2-3"], but: ["OWN-YOUNGEST"]),
    AnalysedStatement("G34", .agrees, ["D-3.2-4"]),
    AnalysedStatement("G35", .agrees, ["D-3.2-5"], but: ["OWN-COUNTER-MOVES"]),
    AnalysedStatement("G36", .qualified, ["D-3.3-1"], but: ["OWN-FROZEN"]),
    AnalysedStatement("G37", .qualified, ["D-3.3-2"], but: ["OWN-IRQ-OFF-DEFERS"]),
    AnalysedStatement(
      "G38",
      .open,
      ["D-3.3-3", "D-3.3-3a", "D-3.3-3b", "D-3.3-3c"],
      but: ["OWN-MED-SPECIAL"]
    ),
    AnalysedStatement(
      "G39",
      .open,
      but: ["OWN-THREAD-PINNED-BY-AGE", "OWN-SECOND-GUEST"],
      remark: "The document says nothing of equal rank."
    ),
  ]

  /// Section 4, on the last branch record.
  private static let branchRecords = [
    AnalysedStatement("G40", .agrees, ["D-4.1-2", "D-4.1-3"]),
    AnalysedStatement("G41", .agrees, ["D-4.1-5"]),
    AnalysedStatement(
      "G42",
      .contradicted,
      ["D-4.1-6", "D-4.1-6-v2"],
      but: ["OWN-LBR-BOTH", "OWN-LBR-HOST-LOSES"]
    ),
    AnalysedStatement(
      "G43",
      .qualified,
      ["D-4.1-7"],
      but: ["OWN-LBR-RELEASE", "OWN-LBR-UNUSED"]
    ),
    AnalysedStatement("G44", .contradicted, ["D-4.2-0"], but: ["OWN-LBR-BOTH"]),
    AnalysedStatement("G45", .contradicted, ["D-4.2-1"], but: ["OWN-LBR-BOTH"]),
    AnalysedStatement("G46", .agrees, ["D-4.2-2"], but: ["OWN-LBR-BOTH"]),
    AnalysedStatement("G47", .contradicted, ["D-4.2-3"], but: ["OWN-LBR-BOTH"]),
    AnalysedStatement("G48", .agrees, ["D-4.2-4"], but: ["OWN-LBR-BOTH"]),
    AnalysedStatement("G49", .contradicted, ["D-4.2-5"], but: ["OWN-LBR-NO-REENABLE"]),
    AnalysedStatement("G50", .qualified, ["D-4.3-1"], but: ["OWN-LBR-ZERO"]),
    AnalysedStatement(
      "G51",
      .open,
      but: ["OWN-LBR-HOST-LOSES"],
      remark: "The document does not look at the host's side."
    ),
    AnalysedStatement(
      "G52",
      .open,
      ["G52-LBR", "LX4-9"],
      remark: "The document does not speak of migration and of other processors."
    ),
  ]
}
