import Foundation

/// `vpmu-gaps report` as a cold process: the committed content, and a generated catalog.
enum ReportTime {
  static func measure() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpmu-gaps-benchmark")
    try? FileManager.default.removeItem(at: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = Program.measured

    // A small child first: the kernel remembers the largest child only.
    try measure("the committed content", program, content: "Content", folder)
    let generated = folder.appending(path: "Content")
    try CatalogGenerator.write(claims: 1600, files: 200, to: generated)
    try measure("1,600 claims in 200 files", program, content: generated.path(), folder)
  }

  private static func measure(
    _ what: String,
    _ program: String,
    content: String,
    _ folder: URL
  ) throws {
    let output = folder.appending(path: "Output")
    let arguments = ["report", "--content", content, "--output", output.path()]
    let seconds = try Repeat.median(5) {
      try? FileManager.default.removeItem(at: output)
      return try Repeat.seconds { try Program.run(program, arguments) }
    }
    let rounded = (seconds * 1000).rounded() / 1000
    print("report on \(what): \(rounded) s, \(Int(CPUTime.children.peakMiB)) MiB at most")
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
      expect G counts some
      ```

      """ + "\n"
  }
}
