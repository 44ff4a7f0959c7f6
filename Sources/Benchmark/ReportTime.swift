import Foundation

/// `vpmu-gaps report` as a cold process, on the committed content and on a generated catalog: its
/// memory, and its user time against that of the `cmark` program on 20 MB.
enum ReportTime {
  static func measure() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpmu-gaps-benchmark")
    try? FileManager.default.removeItem(at: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let generated = folder.appending(path: "Content")
    try CatalogGenerator.write(claims: 1600, files: 200, to: generated)
    let reports = [
      ReportRun(what: "the committed content", content: "Content", folder: folder),
      ReportRun(what: "1,600 claims in 200 files", content: generated.path(), folder: folder),
    ]
    // Memory first, small before large: the kernel remembers the largest child only.
    for report in reports {
      try report.run()
      print("report on \(report.what): \(Int(CPUTime.children.peakMiB)) MiB at most")
    }
    let document = folder.appending(path: "chapters.md")
    try chapters(bytes: 20_000_000).write(to: document, atomically: true, encoding: .utf8)
    for report in reports { try compare(report, document.path()) }
  }

  /// Prints the median of several pairs, each measured one after the other.
  private static func compare(_ report: ReportRun, _ document: String) throws {
    guard let program = Program.find("cmark") else {
      print("report on \(report.what): no cmark program here to compare with")
      return
    }
    let ratio = try Repeat.median(5) {
      let ours = try CPUTime.ofChild { try report.run() }
      let theirs = try CPUTime.ofChild { try Program.run(program, [document]) }
      return ours / theirs
    }
    let rounded = (ratio * 10).rounded() / 10
    print("report on \(report.what): \(rounded) times the user time of cmark on 20 MB of chapters")
  }

  /// The committed chapters, again and again.
  private static func chapters(bytes: Int) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: "Content")
    let files = names.filter { $0.hasSuffix(".md") }.sorted()
    let text = try files.map { try String(contentsOfFile: "Content/\($0)", encoding: .utf8) }
    let once = text.joined(separator: "\n")
    return String(repeating: once, count: bytes / once.utf8.count + 1)
  }
}

/// One report, written to a folder of its own.
struct ReportRun {
  let what: String
  let content: String
  let folder: URL

  /// Writes it where none was before.
  func run() throws {
    let output = folder.appending(path: "Output")
    try? FileManager.default.removeItem(at: output)
    let arguments = ["report", "--content", content, "--output", output.path()]
    try Program.run(Program.measured, arguments)
  }
}

/// A catalog of any size, made of the kinds of scenario that the real one has.
enum CatalogGenerator {
  static func write(claims: Int, files: Int, to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let perFile = claims / files
    for file in 0..<files {
      var text = "# Chapter \(file)\n\nGenerated for measuring.\n\n"
      for claim in 0..<perFile { text += self.claim(file * perFile + claim) }
      let name = "chapter-\(file).md"
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
  }

  private static func claim(_ number: Int) -> String {
    let counters = number % 4 + 1
    return """
      ## Claim \(number)

      A paragraph that says why the statement below holds, with `code` and *emphasis*.

      ```claim
      id: GEN-\(number)
      says: The guest's counter loses its place when CPU-pinned events take all \(counters) counters.
      source: generated
      topics: [pinned, error state]
      ```

      ```scenario
      machine toy counters=\(counters)
      vm V on cpu0

      guest V: G = count cycles
      run 10ms
      expect G counts all
      host: C1..C\(counters == 1 ? 2 : counters) = open cycles:D -C 0
      run 10ms
      expect G error
      expect G counts nothing
      expect guest V told nothing
      host: close C1
      run 5ms
      guest V: toggle global
      run 10ms
      expect G counts all
      ```

      """ + "\n"
  }
}
