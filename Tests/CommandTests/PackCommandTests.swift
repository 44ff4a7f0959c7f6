import Foundation
import Testing

@Suite struct PackCommandTests {
  @Test func `answers that are damaged are bad content, with their line`() throws {
    let folder = try Documents.unreported()
    try folder.write("answers.txt", "## vpmu-gaps answers 1 1 0 2\n## question\n")
    let outcome = try Program.run(["record", "--from", "answers.txt"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("answers.txt:2:1: error: the answers end early"))
    #expect(!(try folder.files("Content").keys.contains { $0.hasSuffix(".json") }))
  }

  @Test(
    arguments: [
      ["record", "--from", "a", "--backend", "host"], ["record", "--name", "x"],
      ["record", "--backend", "host", "--name", "../x"], ["record", "--allow-disturbing"],
      ["record", "--backend", "host", "--kernel", "x"],
      ["record", "--from", "a", "--shard", "1/2"],
      ["pack", "--repeat", "0"], ["pack", "--cpus", "65"], ["pack", "--architecture", "mips"],
    ]
  )
  func `options that do not fit are refused`(arguments: [String]) throws {
    #expect(try Program.run(arguments, in: try Documents.unreported()).status == 64)
  }

  @Test func `an agent that is none is refused`() throws {
    let folder = try Documents.unreported()
    try folder.write("agent", "#!/bin/sh\n")
    let outcome = try Program.run(["pack", "--agent", "agent"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages == "error: the agent is no program of Linux for 64 bits\n")
    #expect(try folder.files(".").allSatisfy { !$0.key.hasSuffix(".tar") })
  }
}
