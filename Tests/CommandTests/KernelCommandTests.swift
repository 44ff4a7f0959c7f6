import Foundation
import Testing

/// Commands about real kernels, on a machine that has none.
@Suite struct KernelCommandTests {
  static let refused: [(arguments: [String], status: Int32)] = [
    (["record", "--backend", "qemu:6.12"], 69), (["record"], 69), (["compare"], 69),
    (["record", "--backend", "qemu:9"], 64), (["record", "--shard", "9/8"], 64),
    (["record", "--shard", "x"], 64), (["record", "--repeat", "0"], 64),
    (["record", "--output", "x.json"], 64), (["compare", "--hosts", "-1"], 64),
    (["run", "PIN-ERROR", "--backend", "qemu:6.1", "--kernel", "nothing"], 69),
  ]

  @Test(arguments: refused)
  func `what cannot be done here is refused with its status and leaves nothing`(
    arguments: [String],
    status: Int32
  ) throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == status, "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    #expect(!outcome.messages.isEmpty)
    let evidence = folder.url.appending(path: "Content/Evidence")
    #expect(!FileManager.default.fileExists(atPath: evidence.path))
  }

  @Test func `probe says what is missing, as text and as JSON`() throws {
    let folder = try Documents.unreported()
    let text = try Program.run(["probe"], in: folder)
    #expect(text.status == 0)
    #expect(text.text.contains("make kernels"))
    let document = try #require(
      try Program.run(["probe", "--json"], in: folder).json as? [String: Any]
    )
    let backends = try #require(document["backends"] as? [[String: Any]])
    #expect(backends.compactMap { $0["backend"] as? String }.contains("qemu:6.12"))
  }

  @Test(arguments: ["", "{}", "{\"header\":1}", "\u{0}"])
  func `damaged evidence stops a report and is named`(text: String) throws {
    let folder = try Documents.unreported()
    try folder.write("Content/Evidence/other.json", text)
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("Content/Evidence/other.json:1:1: error: "))
  }
}
