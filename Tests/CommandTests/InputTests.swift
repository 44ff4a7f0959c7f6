import Foundation
import Testing

/// What is read, wherever it comes from.
@Suite struct InputTests {
  static let unreadable: [(redirection: String, reason: String)] = [
    ("- <&-", "<stdin>:1:1: error: it cannot be read: it is closed"),
    ("- < Content", "<stdin>:1:1: error: it cannot be read: it is a folder"),
    ("./Content", "./Content:1:1: error: it cannot be read: it is a folder"),
    ("./none", "./none:1:1: error: it cannot be read: there is no such file or folder"),
    ("./large", "./large:1:1: error: it cannot be read: it is larger than "),
    ("- < large", "<stdin>:1:1: error: it cannot be read: it is larger than "),
    ("/dev/zero", "/dev/zero:1:1: error: it cannot be read: it is larger than "),
  ]

  @Test(arguments: ["run", "review", "review --json", "review --html", "review --b4"], unreadable)
  func `what cannot be read is bad content, and to b4 an empty list`(
    command: String,
    case: (redirection: String, reason: String)
  ) throws {
    // A name that is no file is a claim's.
    if command == "run", `case`.redirection == "./none" { return }
    let folder = try Documents.unreported()
    let outcome = try Shell.run(
      "truncate -s 1T large; exec $P \(command) \(`case`.redirection)",
      in: folder
    )
    #expect(outcome.messages.hasPrefix(`case`.reason))
    #expect(outcome.messages.split(separator: "\n").count == 1)
    #expect(outcome.status == (command.hasSuffix("b4") ? 0 : 65))
    #expect(outcome.text == (command.hasSuffix("b4") ? "[]\n" : ""))
  }

  @Test func `a scenario and a mail come through pipes`() throws {
    let folder = try Documents.unreported()
    let run = try Shell.run(
      "$P run <(printf 'host: A = open cycles -C 0\\nrun 1ms\\nexpect A counts all\\n')",
      in: folder
    )
    #expect(run.status == 0 && run.text.contains("counts all"), "\(run.messages)")
    let mail = "From: a\\nSubject: b\\n\\nSee PIN-WRONG, which says it.\\n"
    for way in ["<(printf '\(mail)')", "<(sleep 0.3; printf '\(mail)')", "- < <(printf '\(mail)')"]
    {
      let review = try Shell.run("$P review \(way)", in: folder)
      #expect(review.text.contains("PIN-WRONG"), "\(way): \(review.messages)")
    }
    let pipe = try Shell.run("mkfifo p; printf '\(mail)' > p & $P review p", in: folder)
    #expect(pipe.text.contains("PIN-WRONG"), "\(pipe.messages)")
  }

  @Test(arguments: ["Content/20.md", "Content/Evidence/a.json", "Content/History/ledger.json"])
  func `a pipe or a folder among the files is named, and not waited for`(name: String) throws {
    let folder = try Documents.unreported()
    let made = "mkdir -p $(dirname \(name)); "
    for (command, reason) in [("mkfifo", "it is a pipe and no file"), ("mkdir", "it is a folder")] {
      let outcome = try Shell.run(
        "\(made) \(command) \(name); $P report; s=$?; rm -r \(name); exit $s",
        in: folder
      )
      #expect(outcome.status == 65)
      #expect(
        outcome.messages.hasPrefix("\(name):1:1: error: the file cannot be read: \(reason)")
          || outcome.messages.contains(": \(reason)")
      )
    }
  }

  @Test(arguments: ["Content/20.md", "Content/Evidence/a.json", "Output/results.json"])
  func `a huge file is refused before it is read`(name: String) throws {
    let folder = try Documents.reported()
    let outcome = try Shell.run(
      "mkdir -p $(dirname \(name)); truncate -s 1T \(name); ulimit -v 4000000; $P report --format md",
      in: folder
    )
    #expect(
      outcome.messages.contains("\(name):1:1: error: the file cannot be read: it is larger than ")
    )
    // A baseline that cannot be read is none.
    #expect(outcome.status == (name.hasPrefix("Output") ? 0 : 65))
  }

  @Test func `a results file that is a pipe is read where a user names it`() throws {
    let folder = try Documents.reported()
    let outcome = try Shell.run("$P diff <(cat Output/results.json) Output", in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
  }
}
