import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioPage
import Testing

@Suite("What the page with the model shows")
struct ScenarioPageTests {
  /// A guest that loses its only counter to a pinned event.
  private static let scenario = """
    machine toy counters=1
    vm V
    guest V: G = count cycles
    run 10ms
    host: A = open cycles:D -C 0
    run 10ms
    expect A active
    expect G error
    """

  private func answer(_ request: PageRequest) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(ScenarioPage(request).json.utf8))
    return try #require(object as? [String: Any])
  }

  private func answer(_ text: String) throws -> [String: Any] { try answer(PageRequest(text)) }

  @Test func `every kernel chosen runs it, and the guest's loss is told`() throws {
    let answer = try answer(Self.scenario)
    let verdicts = try #require(answer["verdicts"] as? [[String: Any]])
    #expect(verdicts.count == KernelVersion.allCases.count)
    #expect(verdicts.allSatisfy { $0["verdict"] as? String == "as documented" })
    let html = try #require(answer["html"] as? String)
    #expect(html.contains("the guest loses 50% of its counts"))
    #expect(html.components(separatedBy: "<svg class=\"t\"").count == 2)
    let text = try #require(answer["text"] as? String)
    #expect(text.contains("G error    ● error"))
  }

  @Test func `kinds of virtual PMU and policies stand side by side`() throws {
    var request = PageRequest(Self.scenario)
    request.kernels = [.linux73]
    request.modes = [nil, .mediated]
    request.policies = [nil, "told"]
    let answer = try answer(request)
    let verdicts = try #require(answer["verdicts"] as? [[String: Any]])
    let names = verdicts.compactMap { $0["backend"] as? String }
    #expect(names == ["model:7.3", "model:7.3 mediated", "model:7.3"])
    let html = try #require(answer["html"] as? String)
    #expect(html.contains("Under the policy \u{201c}told\u{201d}"))
  }

  @Test func `bare metal is drawn beside it`() throws {
    var request = PageRequest(Self.scenario)
    request.kernels = [.linux612]
    request.showsBareMetal = true
    let html = try #require(try answer(request)["html"] as? String)
    #expect(html.contains("the guest alone as on bare metal"))
    #expect(html.components(separatedBy: "<svg class=\"t\"").count == 3)
  }

  @Test func `combinations have a verdict each, and one is told`() throws {
    var request = PageRequest("")
    request.text = """
      machine toy counters=1
      vary F = pinned=1 | exclusive=1
      host: A = open cycles -C 0 $F
      host: B = open cycles -C 0 $F
      run 10ms
      expect B error
      """
    request.combination = 1
    let answer = try answer(request)
    let rows = try #require(answer["combinations"] as? [[String: Any]])
    #expect(rows.compactMap { $0["values"] as? String } == ["F=pinned=1", "F=exclusive=1"])
    #expect((rows[0]["html"] as? String)?.contains("as documented") == true)
    #expect((rows[1]["html"] as? String)?.contains("differs") == true)
    let values = try #require(answer["values"] as? [String: String])
    #expect(values == ["F": "exclusive=1"])
  }

  @Test func `what is wrong is told where it stands, with what was meant`() throws {
    let answer = try answer("machine toy\nhost: A = opne cycles -C 0\n")
    let problems = try #require(answer["problems"] as? [[String: Any]])
    #expect(problems.count == 1)
    #expect(problems[0]["line"] as? Int == 2)
    #expect(problems[0]["column"] as? Int == 11)
    #expect(problems[0]["length"] as? Int == 4)
    #expect((problems[0]["text"] as? String)?.hasSuffix("did you mean 'open'?") == true)
    let colours = try #require(answer["colours"] as? String)
    #expect(colours.contains("<span class=\" problem\">opne</span>"))
  }

  @Test func `numbers can be drawn`() throws {
    let sliders = try #require(try answer(Self.scenario)["sliders"] as? [[String: Any]])
    let labels = sliders.compactMap { $0["label"] as? String }
    #expect(
      labels == [
        "counters", "run 1, until host: A = open cycles:D -C 0", "run 2, to the end",
      ]
    )
    for slider in sliders {
      let values = try #require(slider["values"] as? [String])
      let place = try #require(slider["place"] as? Int)
      #expect(["1", "10ms"].contains(values[place]))
    }
  }

  @Test(arguments: [
    ("mach", ["machine"]), ("machine sk", ["skylake"]), ("machine toy cou", ["counters="]),
    ("host: ena", ["enable"]), ("vm V vp", ["vpmu="]), ("host: A = open cyc", ["cycles"]),
    ("guest V: G = co", ["count"]),
    ("vm V\nguest V: G = count cycles\nrun 1ms\nexpect G a", ["active"]),
    ("task T\nvm V\nhost: A = open cycles -C 0\nrun 1ms\nexpect ", ["T", "V", "A"]),
    ("# mach", []), ("kernel 6.", ["6.1", "6.12"]),
  ])
  func `words are offered that the parser would take`(text: String, words: [String]) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let place = SourcePosition(line: lines.count, column: lines[lines.count - 1].count + 1)
    let found = Completion.words(in: text, at: place).words
    #expect(words.isEmpty ? found.isEmpty : words.allSatisfy(found.contains), "\(found)")
  }

  @Test(arguments: [
    "machine toy counters=99\n", "\u{202e}host: A\n", "<script>alert(1)</script>\n",
    "vary A = 1 | 2\nvary B = $A | 3\n$A $B\n", "expect\n\n\n", "when\nvary\n", "\u{0}\u{1b}[31m\n",
    String(repeating: "vary A = 1 | 2\n", count: 30), String(repeating: "a", count: 70_000),
    "task T1..T4096\n" + String(repeating: "host: sleep T1..T4096\n", count: 40),
    "machine toy cpus=256\nhost: A1..A4096 = open cycles\nrun 9s\n",
    "host: A = open cycles -C 0 sample_period=1\nrun 10s\n", "run 600s\n",
  ])
  func `nothing breaks it, and nothing is markup`(text: String) throws {
    let json = ScenarioPage(PageRequest(text)).json
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let answer = try #require(object)
    let html = "\(answer["html"] ?? "")\(answer["colours"] ?? "")"
    #expect(!html.contains("<script"))
    #expect(!html.unicodeScalars.contains("\u{202e}") && !html.unicodeScalars.contains("\u{1b}"))
  }

  @Test func `a request is read as the page writes it`() {
    let request = PageRequest(
      reading: """
        kernels 6.1 7.3 8.9
        modes written mediated
        policies linux told
        combination 3
        baremetal 1
        caret 2 5

        machine toy

        run 1ms
        """
    )
    #expect(request.kernels == [.linux61, .linux73])
    #expect(request.modes == [nil, .mediated])
    #expect(request.policies == [nil, "told"])
    #expect(request.combination == 3 && request.showsBareMetal)
    #expect(request.caret == SourcePosition(line: 2, column: 5))
    #expect(request.text == "machine toy\n\nrun 1ms")
  }
}
