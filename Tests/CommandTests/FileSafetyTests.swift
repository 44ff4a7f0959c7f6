import Foundation
import Testing

/// Files of users that the program writes to.
@Suite struct FileSafetyTests {
  @Test func `reports at the same time all succeed, and one of them is there as a whole`() throws {
    let folder = try Documents.reported()
    let first = try folder.files("Output")
    try folder.write(
      "Other/10.md",
      Documents.chapter.replacing("goes to the error", with: "is in the error")
    )
    let outcome = try Shell.run(
      """
      for c in Content Other Content Other; do
        $P report --content $c & pids="$pids $!"
      done
      for p in $pids; do wait $p || exit 1; done
      """,
      in: folder
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
    let now = try folder.files("Output")
    _ = try Shell.run("rm -r Output; $P report --content Other", in: folder)
    let second = try folder.files("Output")
    #expect(first != second)
    #expect(now == first || now == second)
    #expect(try folder.files("").keys.allSatisfy { !$0.contains(".vpmu-gaps-") })
  }

  @Test func `a report that is killed leaves the old or the new one`() throws {
    let folder = try Documents.reported()
    let first = try folder.files("Output")
    try folder.write(
      "Other/10.md",
      Documents.chapter.replacing("goes to the error", with: "is in the error")
    )
    _ = try Shell.run("$P report --content Other --output Second", in: folder)
    let second = try folder.files("Second")
    for pause in 1...12 {
      _ = try Shell.run(
        "$P report --content Other & sleep 0.0\(pause * 4 + 10); kill -KILL $!; wait",
        in: folder
      )
      let now = try folder.files("Output")
      #expect(now == first || now == second)
      _ = try Shell.run("$P report", in: folder)
      #expect(try folder.files("").keys.allSatisfy { !$0.contains(".vpmu-gaps-") })
    }
  }

  @Test func `a user's own files stay in the output folder, which may be a link`() throws {
    let folder = try Documents.unreported()
    try folder.write("real/mine/a.txt", "mine")
    let outcome = try Shell.run("ln -s real Output; chmod 750 real; $P report", in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try folder.read("real/mine/a.txt") == Data("mine".utf8))
    #expect(try folder.read("real/report.md") == folder.read("Output/report.md"))
    let after = try Shell.run("readlink Output; stat -c %a real", in: folder)
    #expect(after.text == "real\n750\n")
  }

  @Test func `a new claim keeps a link a link, and the chapter's mode`() throws {
    let folder = TemporaryFolder()
    try folder.write("elsewhere/10.md", Documents.chapter)
    let outcome = try Shell.run(
      """
      mkdir Content && ln -s ../elsewhere/10.md Content/10.md && chmod 640 elsewhere/10.md
      $P new OWN-2 --chapter 10.md
      readlink Content/10.md; stat -c %a elsewhere/10.md; ls -A Content elsewhere
      """,
      in: folder
    )
    #expect(outcome.text == "../elsewhere/10.md\n640\nContent:\n10.md\n\nelsewhere:\n10.md\n")
    let text = String(decoding: try folder.read("elsewhere/10.md"), as: UTF8.self)
    #expect(text.hasPrefix(Documents.chapter) && text.contains("id: OWN-2\n"))
  }

  @Test func `new claims at the same time are all there`() throws {
    let folder = try Documents.unreported()
    let outcome = try Shell.run(
      "for n in 1 2 3 4; do $P new OWN-N$n --chapter 10.md & done; wait; $P list OWN-N",
      in: folder
    )
    #expect(outcome.text.split(separator: "\n").count == 4, "\(outcome.messages)")
  }

  @Test func `a format goes through a link, to a device, and over no folder`() throws {
    let folder = try Documents.unreported()
    let outcome = try Shell.run(
      """
      mkdir ci; ln -s ci/real.xml junit.xml
      $P report --format junit=junit.xml,md=/dev/null
      """,
      in: folder
    )
    // A link that leads nowhere yet may lead anywhere.
    #expect(outcome.status == 73)
    #expect(outcome.messages.contains("'junit.xml': it is a link that leads nowhere"))
    let again = try Shell.run(
      """
      touch ci/real.xml; $P report --format junit=junit.xml,md=/dev/null || exit
      readlink junit.xml; head -c 5 ci/real.xml; echo; stat -c %F /dev/null
      $P report --format md=ci; echo $?
      """,
      in: folder
    )
    #expect(again.text == "ci/real.xml\n<?xml\ncharacter special file\n73\n")
  }

  @Test func `on the host nothing is left behind, whatever signal comes`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      "a.scenario",
      "machine toy cpus=1\ntask T1..T20\nhost: A = open cpu-clock -C 0\nrun 5s\nexpect A active\n"
    )
    try folder.write("tmp/.keep", "")
    for signal in ["INT", "TERM", "KILL"] {
      let outcome = try Shell.run(
        // A shell's background jobs ignore SIGINT unless it controls jobs.
        """
        set -m
        count() { cat /proc/[0-9]*/environ 2>/dev/null | grep -acz "TMPDIR=$PWD/tmp"; }
        env TMPDIR=$PWD/tmp $P run a.scenario --backend host & program=$!
        until [ "$(count)" -gt 2 ] || ! kill -0 $program 2>/dev/null; do sleep 0.1; done
        count; ls tmp
        kill -\(signal) $program; wait $program 2>/dev/null
        for attempt in {1..600}; do [ "$(count)" = 0 ] && break; sleep 0.1; done
        count; ls tmp
        """,
        in: folder
      )
      // The program, the agent and its tasks; then nobody, and at no time a file.
      let counts = outcome.text.split(separator: "\n").map { Int($0) }
      #expect(counts.count == 2, "\(outcome.text)")
      #expect(counts.first.map { ($0 ?? 0) > 2 } == true, "\(outcome.text)")
      #expect(counts.last == 0, "\(outcome.text)")
    }
  }
}
