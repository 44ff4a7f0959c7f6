import ArgumentParser
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
    if let bytes = folder.read(HistoryFolder.ledger) {
      do throws(UnreadableFile) {
        history.ledger = try LedgerEntry.entries(bytes)
      } catch {
        let what = "no ledger as 'vpmu-gaps report --because' keeps it"
        throw damaged(HistoryFolder.ledger, "\(what): \(error.reason)")
      }
    }
    if let bytes = folder.read(HistoryFolder.published) {
      do throws(UnreadableFile) {
        history.published = try Snapshot(bytes)
      } catch {
        let what = "no snapshot as 'vpmu-gaps publish' writes it"
        throw damaged(HistoryFolder.published, "\(what): \(error.reason)")
      }
    }
    return history
  }

  private func damaged(_ name: String, _ what: String) -> ExitCode {
    Console.error("\(folder.path)/\(name):1:1: error: \(what); restore it from version control")
    return ExitStatus.badContent
  }

  /// Keeps the reversals that were accepted.
  func write(_ ledger: [LedgerEntry]) throws {
    guard !ledger.isEmpty || folder.read(HistoryFolder.ledger) != nil else { return }
    try folder.write([OutputFile(name: HistoryFolder.ledger, text: LedgerEntry.text(ledger))])
  }

  /// Keeps what was published.
  func write(_ snapshot: Snapshot) throws {
    try folder.write([OutputFile(name: HistoryFolder.published, text: snapshot.text)])
  }
}
