import CommonMark
import Foundation

/// Markdown to HTML through our module, against the `cmark` program on the same 20 MB.
enum MarkdownRatio {
  static func measure() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "vpmu-gaps-benchmark.md")
    defer { try? FileManager.default.removeItem(at: path) }
    let text = document(bytes: 20_000_000)
    try text.write(to: path, atomically: true, encoding: .utf8)

    let ours = Repeat.median(5) {
      let before = CPUTime.own
      let html = Markdown.html(fromMarkdown: text)
      precondition(html.utf8.count > text.utf8.count / 2, "the page is empty")
      return CPUTime.own - before
    }
    guard let program = Program.find("cmark") else {
      print("Markdown to HTML, 20 MB: \(ours) s user time; no cmark program here to compare with")
      return
    }
    let theirs = try Repeat.median(5) {
      try CPUTime.ofChild { try Program.run(program, [path.path()]) }
    }
    let ratio = (ours / theirs * 100).rounded() / 100
    print("Markdown to HTML, 20 MB: \(ratio) times the user time of the cmark program")
  }

  private static func document(bytes: Int) -> String {
    let sample = """
      # A heading with *emphasis* and `code`

      A paragraph that [links](https://example.org/page "title"), **shouts** and goes on over
      two lines with an &amp; entity and a <https://example.org/> autolink.

      - an item
      - another one with `code()`
        1. nested
        2. twice

      > quoted, with a \\* escape

      ```c
      int counter = read_counter(0);
      ```

      """
    return String(repeating: sample, count: bytes / sample.utf8.count)
  }
}

/// Other programs.
enum Program {
  /// The path of a program on PATH.
  static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The path of the program beside this one, which is measured.
  static let measured = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "vpmu-gaps").path()

  /// Runs a program to its end and drops what it prints.
  ///
  /// - Parameter statuses: The exit statuses that are no failure.
  static func run(_ path: String, _ arguments: [String], statuses: Set<Int32> = [0]) throws {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    precondition(statuses.contains(process.terminationStatus), "\(path) failed")
  }
}
