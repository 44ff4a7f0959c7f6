import ArgumentParser
import Files
import FoundationEssentials
import Site

/// What is kept of earlier reports: `History/` in the content folder.
struct HistoryFolder {
  private let folder: OutputFolder
  private static let ledger = "ledger.json"

  /// The folder inside a content folder.
  init(content: String) { folder = OutputFolder(path: "\(content)/History") }

  /// Reads both files; one that is not there is empty, a damaged one is an error.
  func read() throws -> ReportHistory {
    var history = ReportHistory()
    if let bytes = try bytes(HistoryFolder.ledger) {
      do throws(UnreadableFile) {
        history.ledger = try LedgerEntry.entries(bytes)
      } catch {
        let what = "no ledger as 'vpmu-gaps report --because' keeps it"
        throw damaged(HistoryFolder.ledger, "\(what): \(error.reason)")
      }
    }
    history.releases = try names.map(snapshot)
    return history
  }

  /// The files of published reports, first ones first.
  private var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // Before there were several it had this name.
    return all.filter { $0 == "published.json" }
      + all.filter(HistoryFolder.isRelease).sorted()
  }

  /// A published report: its number, which gives the order, and its name in plain characters.
  private static func isRelease(_ name: String) -> Bool {
    name.wholeMatch(of: #/\d{3}-[A-Za-z0-9._+-]+\.json/#) != nil
  }

  private func snapshot(_ name: String) throws -> Snapshot {
    guard let bytes = try bytes(name) else { throw damaged(name, "the file is gone") }
    do throws(UnreadableFile) {
      return try Snapshot(bytes)
    } catch {
      throw damaged(name, "no snapshot as 'vpmu-gaps publish' writes it: \(error.reason)")
    }
  }

  /// The report that was published under a name; nil where none was.
  func release(named name: String) throws -> Snapshot? {
    try read().releases.first { $0.name == name }
  }

  /// A file that is there and cannot be read must not be taken for none: it would be written anew.
  private func bytes(_ name: String) throws -> [UInt8]? {
    do throws(InputProblem) {
      return try Input(limit: InputLimit.report).read("\(folder.path)/\(name)")
    } catch {
      if error.isMissing { return nil }
      throw damaged(name, "the file cannot be read: \(error.reason)")
    }
  }

  private func damaged(_ name: String, _ what: String) -> ExitCode {
    Console.error("\(folder.path)/\(name):1:1: error: \(what); restore it from version control")
    return ExitStatus.badContent
  }

  /// Keeps the reversals that were accepted.
  func write(_ ledger: [LedgerEntry]) throws {
    guard try !ledger.isEmpty || bytes(HistoryFolder.ledger) != nil else { return }
    try write(HistoryFolder.ledger, LedgerEntry.text(ledger))
  }

  private func write(_ name: String, _ text: String) throws {
    try OutputFolder.write(text, to: "\(folder.path)/\(name)")
  }

  /// Keeps what was published: under its name's own number, else behind all others.
  func write(_ snapshot: Snapshot) throws {
    let names = names
    let same = try names.first { try self.snapshot($0).name == snapshot.name }
    let number = String((names.last.flatMap { Int($0.prefix(3)) } ?? 0) + 1)
    let digits = String(repeating: "0", count: max(0, 3 - number.count)) + number
    try write(same ?? "\(digits)-\(PlainName.text(snapshot.name)).json", snapshot.text)
  }
}
