import Foundation
import Testing

@Suite struct RunCommandTests {
  static let inputs: [(text: String, status: Int32)] = [
    ("host: A = open cycles -C 0\nrun 10ms\nexpect A counts all\n", 0),
    ("host: A = open cycles -C 0\nrun 10ms\nexpect A counts nothing\n", 1),
    ("host: A = open cycles -C 0\r\nrun 10ms\r\nexpect A counts all\r\n", 0),
    ("kernel 7.0\nhost: A = open cycles -C 0\nexpect A active\n", 0),
    ("garbage\n", 65),
    ("host: A = open cycles -C 0\nrun 10ms\n", 0),
    (
      "kernel 6.1\nmachine icelake\nvm V vpmu=mediated\nguest V: G = count cycles\nexpect G active\n",
      4
    ),
    ("host: A = open cycles -C 9\nexpect A active\n", 65),
    ("\u{0}\u{1}\u{2}", 65),
  ]

  @Test(arguments: inputs)
  func `the exit status tells how a scenario came out`(text: String, status: Int32) throws {
    let outcome = try Program.run(["run", "-"], in: TemporaryFolder(), input: text)
    #expect(outcome.status == status, "\(outcome.messages)")
  }

  @Test func `a scenario that expects nothing shows what was seen over time`() throws {
    let text = """
      machine toy counters=1
      host: A = open cycles:D -C 0
      run 20ms
      host: B = open cycles:D -C 0
      host: close A
      run 10ms

      """
    let outcome = try Program.run(
      ["run", "-", "--backend", "model:6.12"],
      in: TemporaryFolder(),
      input: text
    )
    let lines = outcome.text.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    let bar = { (character: Character, count: Int) in String(repeating: character, count: count) }
    #expect(lines.contains(["A", bar("#", 40), "20", "000", "000"]))
    #expect(lines.contains(["B", bar("x", 20), "0"]))
  }

  @Test func `what is wrong with standard input is told by line and column`() throws {
    let outcome = try Program.run(
      ["run", "-"],
      in: TemporaryFolder(),
      input: "machine toy\nrnu 1ms\ntask 1\n"
    )
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.contains("<stdin>:2:1: error: unknown statement 'rnu'"))
    #expect(outcome.messages.contains("<stdin>:3:6: error: "))
  }

  @Test func `a scenario in a file is told by the file's name`() throws {
    let folder = TemporaryFolder()
    try folder.write("a.scenario", "nonsense\n")
    let outcome = try Program.run(["run", "a.scenario"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("a.scenario:1:1: error: "))
  }

  @Test func `a byte that is no UTF-8 is told by line and column`() throws {
    let folder = TemporaryFolder()
    try Data([0x61, 0x0a, 0x62, 0xff]).write(to: folder.url.appending(path: "a.scenario"))
    let outcome = try Program.run(["run", "a.scenario"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("a.scenario:2:2: error: "))
  }

  static let names: [(name: String, status: Int32, scenarios: Int)] = [
    ("PIN-ERROR", 0, 2), ("PIN-ERROR/1", 0, 1), ("PIN-ERROR/2", 0, 1), ("OWN-1", 0, 1),
    ("PIN-WRONG", 1, 1), ("GAP-1", 0, 1),
  ]

  @Test(arguments: names)
  func `a claim or one of its scenarios is run by its name`(
    name: String,
    status: Int32,
    scenarios: Int
  ) throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(["run", name, "--json"], in: folder)
    #expect(outcome.status == status)
    #expect((outcome.json as? [Any])?.count == scenarios)
  }

  @Test(arguments: ["PIN-EROR", "PIN-ERROR/9", "pinerror", "NOT-HERE", ""])
  func `nothing by that name is status 4`(name: String) throws {
    let outcome = try Program.run(["run", name], in: try Documents.unreported())
    #expect(outcome.status == 4)
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: ["run", "show"])
  func `a near match is told`(command: String) throws {
    let outcome = try Program.run([command, "PIN-EROR"], in: try Documents.unreported())
    #expect(outcome.status == 4)
    #expect(outcome.messages.contains("'PIN-EROR'"))
    #expect(outcome.messages.contains("PIN-ERROR"))
  }

  static let backends: [(name: String, statuses: [Int32])] = [
    ("model", [0]), ("model:6.1", [0]), ("model:6.12", [0]),
    ("qemu:6.1", [69]), ("qemu:6.12", [69]), ("host", [0, 4]),
    ("model:9", [64]), ("modle", [64]), ("", [64]), ("qemu:7", [64]),
  ]

  @Test(arguments: backends)
  func `a backend is there, not here, or unknown`(name: String, statuses: [Int32]) throws {
    let outcome = try Program.run(
      ["run", "-", "--backend", name],
      in: TemporaryFolder(),
      input: "host: A = open cycles -C 0\nexpect A active\n"
    )
    // A host may have no counter to look at.
    #expect(statuses.contains(outcome.status))
    let isThere = statuses.contains(0)
    #expect(isThere || outcome.output.isEmpty)
    #expect(isThere || outcome.messages.contains("'\(name)'"))
  }

  @Test func `a backend asked for alone runs alone`() throws {
    let outcome = try Program.run(
      ["run", "-", "--backend", "model:6.1"],
      in: TemporaryFolder(),
      input: "host: A = open cycles -C 0\nexpect A active\n"
    )
    #expect(outcome.text.contains("model:6.1"))
    #expect(!outcome.text.contains("model:6.12"))
  }

  static let colors: [(arguments: [String], environment: [String: String], isColored: Bool)] = [
    ([], [:], false),
    (["--color", "auto"], [:], false),
    (["--color", "always"], [:], true),
    (["--color", "never"], [:], false),
    ([], ["NO_COLOR": "1"], false),
    (["--color", "never"], ["NO_COLOR": "1"], false),
    (["--json", "--color", "always"], [:], false),
  ]

  @Test(arguments: colors)
  func `there is colour only where it is wanted`(
    arguments: [String],
    environment: [String: String],
    isColored: Bool
  ) throws {
    let outcome = try Program.run(
      ["run", "-"] + arguments,
      in: TemporaryFolder(),
      input: "host: A = open cycles -C 0\nexpect A active\n",
      environment: environment
    )
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(0x1b) == isColored)
  }

  @Test func `expected and observed are printed beside each other, step by step`() throws {
    let outcome = try Program.run(["run", "PIN-ERROR/1"], in: try Documents.unreported())
    for line in [
      "host: A = open cycles:D -C 0", "host: B = open cycles:D -t T", "run 10ms", "B error",
      "B reads eof",
    ] {
      #expect(outcome.text.contains(line), "\(line)")
    }
  }
}
