import ArgumentParser
import Files
import Site

/// What is kept of earlier reports: `History/` in the content folder.
struct HistoryFolder {
  private let folder: OutputFolder
  private static let ledger = "ledger.json"
  private static let published = "published.json"

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
    if let bytes = try bytes(HistoryFolder.published) {
      do throws(UnreadableFile) {
        history.published = try Snapshot(bytes)
      } catch {
        let what = "no snapshot as 'vpmu-gaps publish' writes it"
        throw damaged(HistoryFolder.published, "\(what): \(error.reason)")
      }
    }
    return history
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

  /// Keeps what was published.
  func write(_ snapshot: Snapshot) throws {
    try write(HistoryFolder.published, snapshot.text)
  }
}
