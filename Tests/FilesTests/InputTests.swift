import Foundation
import Testing

@testable import Files

@Suite struct InputTests {
  private func reason(_ path: String, _ input: Input) -> String? {
    do throws(InputProblem) {
      _ = try input.read(path)
      return nil
    } catch { return error.reason }
  }

  @Test func `a file is read to its end, and not beyond the limit`() throws {
    let scratch = Scratch()
    for count in [0, 1, 99, 100] {
      try scratch.write("a", String(repeating: "x", count: count))
      #expect(try Input(limit: 100).read(scratch.at("a")).count == count)
    }
    try scratch.write("a", String(repeating: "x", count: 101))
    #expect(
      reason(scratch.at("a"), Input(limit: 100))
        == "it is larger than 100 bytes, which is the limit"
    )
  }

  @Test func `a huge file and an endless one cost no memory`() throws {
    let scratch = Scratch()
    try scratch.write("a", "x")
    let file = try FileHandle(forWritingTo: URL(filePath: scratch.at("a")))
    try file.truncate(atOffset: 1 << 40)
    try file.close()
    #expect(reason(scratch.at("a"), Input(limit: 1 << 20))?.contains("1 MiB") == true)
    #expect(reason("/dev/zero", Input(limit: 1 << 20, .any))?.contains("1 MiB") == true)
  }

  @Test func `a folder, nothing, and what is no plain file are told apart`() throws {
    let scratch = Scratch()
    #expect(reason(scratch.path, Input(limit: 9)) == "it is a folder")
    #expect(reason(scratch.at("a"), Input(limit: 9)) == "there is no such file or folder")
    #expect(reason("/dev/zero", Input(limit: 9)) == "it is no plain file")
  }

  @Test func `a named pipe that nobody writes to is not waited for forever`() throws {
    let scratch = Scratch()
    let make = try Process.run(URL(filePath: "/usr/bin/mkfifo"), arguments: [scratch.at("p")])
    make.waitUntilExit()
    #expect(reason(scratch.at("p"), Input(limit: 9)) == "it is a pipe and no file")
    let input = Input(limit: 9, .any, patienceMilliseconds: 50)
    #expect(reason(scratch.at("p"), input) == "it is a pipe that nobody writes to")
  }

  static let commands: [(command: String, text: String)] = [
    (":", ""), ("printf x", "x"), ("sleep 0.2; printf x", "x"),
    ("printf x; sleep 0.2; printf y", "xy"),
  ]

  @Test(arguments: commands)
  func `a named pipe is read to its end`(command: String, text: String) throws {
    let scratch = Scratch()
    let make = try Process.run(URL(filePath: "/usr/bin/mkfifo"), arguments: [scratch.at("p")])
    make.waitUntilExit()
    let writer = try Process.run(
      URL(filePath: "/bin/sh"),
      arguments: ["-c", "{ \(command); } > \(scratch.at("p"))"]
    )
    let bytes = try Input(limit: 9, .any).read(scratch.at("p"))
    writer.waitUntilExit()
    #expect(bytes == Array(text.utf8))
  }
}
