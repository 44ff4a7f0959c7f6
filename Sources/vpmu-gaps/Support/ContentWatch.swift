import ArgumentParser
import FoundationEssentials

/// Looks at the chapters, and makes the report again whenever one is saved.
struct ContentWatch {
  let content: String
  let output: OutputFolder
  let formats: FormatList

  /// Does so until the task is cancelled.
  ///
  /// - Parameter written: Called after each report that was written.
  func run(written: @Sendable () async -> Void = {}) async throws {
    var report = try await LiveReport(content: content, folder: output, formats: formats)
    var seen: [String: FileStamp] = [:]
    while true {
      let now = FileStamp.all(below: content)
      guard now != seen else {
        try await Task.sleep(for: .milliseconds(20))
        continue
      }
      seen = now
      let start = ContinuousClock.now
      do {
        let (summary, claims) = try await report.update()
        let time = (ContinuousClock.now - start) / .milliseconds(1)
        Console.error("\(Int(time.rounded())) ms, \(claims) claims run; \(summary)")
        await written()
      } catch is ExitCode {
        // It was told; the next save may mend it.
      }
    }
  }
}

/// What tells that a file was saved.
private struct FileStamp: Hashable {
  let size: UInt64
  let modified: Double

  static func all(below folder: String) -> [String: FileStamp] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    var stamps: [String: FileStamp] = [:]
    for name in names where name.hasSuffix(".md") {
      guard let found = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      else { continue }
      stamps[name] = FileStamp(
        size: (found[.size] as? UInt64) ?? 0,
        modified: (found[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
      )
    }
    return stamps
  }
}
