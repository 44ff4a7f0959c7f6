import Foundation
import Testing

/// What becomes of output that nobody can take.
@Suite struct StreamTests {
  @Test(arguments: ["2>&-", "2>/dev/full", ">&-", "<&-", "<&- >&- 2>&-", "2> >(exec true)"])
  func `a report needs no streams`(redirection: String) throws {
    let folder = try Documents.unreported()
    let outcome = try Shell.run("$P report \(redirection); echo $? > status", in: folder)
    #expect(try folder.read("status") == Data("0\n".utf8), "\(outcome.messages)")
    #expect(try folder.files("Output").keys.sorted() == ReportCommandTests.names)
    // No message has found its way into a file.
    #expect(try folder.files("Output") == Documents.reported().files("Output"))
  }

  @Test(arguments: [(">&-", "it is closed"), (">/dev/full", "no space left on device")])
  func `data that cannot be written is an error`(redirection: String, reason: String) throws {
    let folder = try Documents.unreported()
    let outcome = try Shell.run("$P list --json \(redirection)", in: folder)
    #expect(outcome.status == 73)
    #expect(outcome.messages == "error: cannot write to standard output: \(reason)\n")
    // Even when nobody can be told.
    #expect(try Shell.run("$P list \(redirection) 2>&-", in: folder).status == 73)
  }

  @Test func `a reader that goes away ends the program quietly`() throws {
    let folder = try Documents.unreported()
    let outcome = try Shell.run(
      "$P show PIN-ERROR --json | true; echo ${PIPESTATUS[0]}",
      in: folder
    )
    // As `yes | true` does: 128 and the signal. A pipe that took all before it was closed is 0.
    #expect(["141\n", "0\n"].contains(outcome.text))
    #expect(outcome.messages.isEmpty)
    let report = try Shell.run(
      "{ sleep 0.1; $P report --json; echo $? > status; } | true",
      in: folder
    )
    #expect(try folder.read("status") == Data("141\n".utf8), "\(report.messages)")
    #expect(try folder.files("Output").keys.sorted() == ReportCommandTests.names)
  }
}
