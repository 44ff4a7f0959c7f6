import Foundation

/// What tells a file from another one at the same place.
enum FileState {
  /// Its path, its size and when it was written.
  static func text(_ path: String) throws -> String {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    let date = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(path) \(facts[.size] ?? 0) \(date)"
  }
}
