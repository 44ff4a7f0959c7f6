import Catalog
import ScenarioLanguage
import Testing

@Suite struct ClaimFieldTests {
  @Test func `every field of a claim is read`() throws {
    let text = """
      # The scheduler

      ## Losing the counter

      ```claim
      id: PIN-ERROR
      title: Pinned means always
      says: A pinned event that cannot be scheduled goes to the error state.
      kind: gap
      source: vPMU document v3, section 2, last paragraph
      topics: [pinned, error state]
      because: [S13, S30]
      kernel: [kernel/events/core.c merge_sched_in]
      blames: [pinned host event, watchdog]
      matches: [pinned event goes to error, error state]
      ```

      \(scenario)
      """
    let claim = try #require(try catalog(text).claims.first)
    #expect(claim.id == "PIN-ERROR")
    #expect(claim.title == "Pinned means always")
    #expect(claim.says == "A pinned event that cannot be scheduled goes to the error state.")
    #expect(claim.kind == .gap)
    #expect(claim.source == "vPMU document v3, section 2, last paragraph")
    #expect(claim.topics == ["pinned", "error state"])
    #expect(claim.because == ["S13", "S30"])
    #expect(claim.kernel == ["kernel/events/core.c merge_sched_in"])
    #expect(claim.blames == [.pinned, .watchdog])
    #expect(claim.matches == ["pinned event goes to error", "error state"])
    #expect(claim.untested == nil)
    #expect(claim.heading == "Losing the counter")
    #expect(claim.file == "Content/10.md")
    #expect(!claim.isOwn)
  }

  @Test func `what is not required may be left out`() throws {
    let claim = try #require(try catalog(claim("A") + scenario).claims.first)
    #expect(claim.kind == .claim)
    #expect(claim.title == nil)
    #expect(claim.shortText == "Something.")
    #expect(claim.topics + claim.because + claim.kernel + claim.matches == [])
  }

  @Test func `one cause needs no brackets`() throws {
    let text = claim("A", "kind: gap\nblames: host event") + scenario
    #expect(try catalog(text).claims.first?.blames == [.hostEvent])
  }

  @Test func `an unknown cause is told with the nearest one`() {
    let found = complaints(claim("A", "kind: gap\nblames: [watchdok]") + scenario)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("Content/10.md:6:") == true)
    #expect(found.first?.contains("unknown cause 'watchdok'; possible: host event,") == true)
    #expect(found.first?.hasSuffix("did you mean 'watchdog'?") == true)
  }

  @Test func `a gap says what it means to those who run guests`() throws {
    let fields = "kind: gap\nblames: watchdog\nsees: A zero.\nhits: Everybody.\ncompetitor: default"
    let impact = try #require(try catalog(claim("A", fields) + scenario).claims.first?.impact)
    #expect(impact.sees == "A zero.")
    #expect(impact.hits == "Everybody.")
    #expect(impact.competitor == .byDefault)
  }

  @Test func `a statement says what it helps against`() throws {
    let fields =
      "relieves: [watchdog, host event]\ntodo: Switch it off.\nprice: None.\ntell: cat x\nshows: 1"
    let text = claim("A", fields) + scenario + claim("B", "kind: gap\nblames: watchdog") + scenario
    let catalog = try catalog(text)
    let remedy = try #require(catalog.claims.first?.remedy)
    #expect(remedy.relieves == [.watchdog, .hostEvent])
    #expect(remedy.todo == "Switch it off.")
    #expect(remedy.price == "None.")
    #expect(remedy.signs == [Remedy.Sign(command: "cat x", shows: "1")])
    #expect(catalog.remedies(for: catalog.claims[1]).map(\.id) == ["A"])
    #expect(catalog.remedies(for: catalog.claims[0]).isEmpty)
  }

  @Test func `several commands may tell`() throws {
    let fields =
      "relieves: watchdog\ntodo: A.\nprice: B.\ntell: [cat x, 'y: z']\nshows: [a, '[b]']"
    let remedy = try #require(try catalog(claim("A", fields) + scenario).claims.first?.remedy)
    #expect(
      remedy.signs == [
        Remedy.Sign(command: "cat x", shows: "a"), Remedy.Sign(command: "y: z", shows: "[b]"),
      ]
    )
  }

  @Test(
    arguments: [
      ("kind: gap\nsees: A zero.", "who gives 'sees' gives 'hits' too"),
      ("kind: gap\nsees: A.\nhits: B.", "who gives 'sees' gives 'competitor' too"),
      (
        "kind: gap\nsees: A.\nhits: B.\ncompetitor: often",
        "unknown competitor 'often'; possible: default, agent, deliberate"
      ),
      ("sees: A.\nhits: B.\ncompetitor: agent", "'sees' belongs to a gap"),
      ("todo: That.", "who gives 'todo' gives 'relieves' too"),
      ("relieves: watchdog\nprice: None.", "who gives 'relieves' gives 'todo' too"),
      ("kind: gap\nrelieves: watchdog\ntodo: A.\nprice: B.", "'relieves' belongs to a statement"),
      (
        "relieves: watchdog\ntodo: A.\nprice: B.\ntell: cat x", "who gives 'tell' gives 'shows' too"
      ),
      (
        "relieves: watchdog\ntodo: A.\nprice: B.\ntell: [a, b]\nshows: c",
        "'shows' has 1 texts for 2 commands in 'tell'"
      ),
      ("tell: cat x\nshows: y", "'tell' belongs to a statement that says what it 'relieves'"),
    ]
  )
  func `advice is whole, and stands where it belongs`(fields: String, message: String) {
    let found = complaints(claim("A", fields) + scenario)
    #expect(found.count == 1)
    #expect(found.first?.contains(message) == true, "\(found)")
  }

  @Test(
    arguments: [
      ("this document", Speaker.us), ("vPMU document v2, section 3.1", .document),
      ("Like Xu's review of v3, section 4", .people("Like Xu")),
      (
        "Kan Liang and Jim Mattson in the discussion of the vPMU approach",
        .people("Kan Liang and Jim Mattson")
      ),
      ("Peter Zijlstra on guest LBR, 2019", .people("Peter Zijlstra")),
      ("Passthrough vPMU RFC v1, on what the guest may see", .text),
      ("KVM wiki, Guest PMU", .text), ("https://example.org/on/ this", .text),
    ]
  )
  func `whose sentence it is stands in its source`(source: String, speaker: Speaker) throws {
    let text = claim("A").replacing("source: somewhere", with: "source: \"\(source)\"") + scenario
    #expect(try catalog(text).claims.first?.speaker == speaker)
  }

  @Test func `a text over several lines is one`() throws {
    let text = claim("A").replacing("Something.", with: ">\n  First line\n  and second.") + scenario
    #expect(try catalog(text).claims.first?.says == "First line and second.")
  }

  @Test func `a claim of our own is known by its source`() throws {
    let text = claim("A").replacing("somewhere", with: "this document") + scenario
    #expect(try catalog(text).claims.first?.isOwn == true)
  }

  @Test func `a claim may say why it has no scenario`() throws {
    let claim = try #require(try catalog(claim("A", "untested: No hardware here.")).claims.first)
    #expect(claim.untested == "No hardware here.")
    #expect(claim.scenarios.isEmpty)
  }

  @Test(arguments: ["PIN-ERROR", "A", "D-3.2-1", "S13", "SEED-P14a", "X.1", "pin_error"])
  func `an id is a letter, then letters, digits, dots, dashes and underscores`(id: String) {
    #expect(complaints(claim(id) + scenario) == [])
  }

  @Test(arguments: [
    "PIN ERROR", "\"A/1\"", "\"A~\"", "\"#A\"", "ÄB", "1A", "\"A:1\"", "\"A\\u202e\"",
  ])
  func `any other id is refused where it stands`(id: String) {
    let found = complaints(claim(id) + scenario)
    #expect(found.first?.hasPrefix("Content/10.md:2:5: error: ") == true)
  }

  static let titles: [(title: String, isGood: Bool)] = [
    (String(repeating: "a", count: 60), true),
    (String(repeating: "a", count: 61), false),
    ("The counter is lost", true),
    ("The counter is lost.", false),
  ]

  @Test(arguments: titles)
  func `a title is short and no sentence`(title: String, isGood: Bool) {
    #expect(complaints(claim("A", "title: \(title)") + scenario).isEmpty == isGood)
  }

  static let fields =
    "id, title, says, kind, source, topics, because, kernel, untested, draft, blames, sees, hits, competitor, relieves, todo, price, tell, shows, matches, heard"

  static let mistakes: [(block: String, complaints: [String])] = [
    (
      "id: A\nsays: B\nsuorce: C",
      [
        "2:1: error: the claim has no 'source'",
        "4:1: error: unknown field 'suorce'; possible: \(fields); did you mean 'source'?",
      ]
    ),
    ("id: A\nsays: B", ["2:1: error: the claim has no 'source'"]),
    ("id: A\nsource: B", ["2:1: error: the claim has no 'says'"]),
    ("says: A\nsource: B", ["2:1: error: the claim has no 'id'"]),
    (
      "{}",
      [
        "2:1: error: the claim has no 'id'", "2:1: error: the claim has no 'says'",
        "2:1: error: the claim has no 'source'",
      ]
    ),
    (
      "id: A\nsays: B\nsource: C\nkind: gaps",
      ["5:7: error: unknown kind 'gaps'; possible: claim, gap; did you mean 'gap'?"]
    ),
    (
      "id: A\nsays: B\nsource: C\ntopics: pinned",
      ["5:9: error: 'topics' needs a list such as [a, b]"]
    ),
    (
      "id: A\nsays: B\nsource: C\nbecause:\n  a: b",
      ["6:3: error: 'because' needs a list such as [a, b]"]
    ),
    (
      "id: A\nsays: B\nsource: C\ntopics: [a, [b]]",
      ["5:9: error: 'topics' lists words only"]
    ),
    ("- id: A", ["2:1: error: a claim block is a list of 'field: value' lines"]),
    ("just text", ["2:1: error: a claim block is a list of 'field: value' lines"]),
    ("", ["2:1: error: the claim block is empty"]),
    ("# only a comment", ["2:1: error: the claim block is empty"]),
  ]

  @Test(arguments: mistakes)
  func `what is wrong with a claim is told where it stands`(block: String, complaints: [String]) {
    let found = CatalogTests.complaints("```claim\n\(block)\n```\n")
    #expect(found == complaints.map { "Content/10.md:\($0)" })
  }

  static let single = ["id", "title", "says", "kind", "source", "untested", "draft"]

  @Test(arguments: single)
  func `a list is refused where text is wanted`(field: String) {
    let given = ["id", "says", "source"].filter { $0 != field }.map { "\($0): A\n" }.joined()
    let found = complaints("```claim\n\(given)\(field): [a, b]\n```\n")
    let line = given.split(separator: "\n").count + 2
    #expect(
      found.contains(
        "Content/10.md:\(line):\(field.count + 3): error: '\(field)' needs one line of text"
      )
    )
  }

  @Test(arguments: ["id: A\nsays: B\nsource: C\nsays: D", "id: A\nid: A\nsays: B\nsource: C"])
  func `a field given twice is refused by its name`(block: String) {
    let found = complaints("```claim\n\(block)\n```\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("a field is given twice: '") == true)
  }

  @Test(arguments: [
    "id: A\nsays: [a", "id: 'A", "id: A\n\tsays: B", "id: A: B", "id: A\n says: B", "says: *x",
    "\u{1}: A", "id: \"\\x\"", "%YAML 9\n---\nid: A", "id: &a [*a]",
  ])
  func `broken YAML is told inside its block`(block: String) {
    let found = complaints("One.\n\n```claim\n\(block)\n```\n")
    #expect(!found.isEmpty)
    for complaint in found {
      let parts = complaint.split(separator: ":")
      let line = parts.count > 2 ? Int(parts[1]) ?? 0 : 0
      #expect((4...7).contains(line), "\(complaint)")
    }
  }
}
