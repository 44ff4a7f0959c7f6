import Files
import Foundation

/// A folder for a test, which goes away with its last user.
final class Scratch: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path in it.
  func at(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    let folder = URL(filePath: at(name)).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: at(name)))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: at(name))), as: UTF8.self)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: at(name), withDestinationPath: target)
  }

  func set(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: at(name))
  }

  /// Mode and number of a file; a link is not followed.
  func facts(_ name: String) throws -> [FileAttributeKey: Int] {
    let found = try FileManager.default.attributesOfItem(atPath: at(name))
    return [.posixPermissions, .systemFileNumber].reduce(into: [:]) {
      $0[$1] = (found[$1] as? NSNumber)?.intValue
    }
  }

  /// All below a folder: the text of a file, where a link leads, nothing for a folder.
  ///
  /// What a writer that was killed has prepared is left out.
  func all(_ folder: String) throws -> [String: String] {
    let manager = FileManager.default
    guard manager.fileExists(atPath: at(folder)) else { return ["": "no folder"] }
    var all: [String: String] = [:]
    for name in try manager.subpathsOfDirectory(atPath: at(folder))
    where !name.contains(".vpmu-gaps-") {
      let path = at("\(folder)/\(name)")
      let type = try manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      switch type {
      case .typeDirectory: all[name] = ""
      case .typeSymbolicLink:
        all[name] = "-> \(try manager.destinationOfSymbolicLink(atPath: path))"
      default: all[name] = try text("\(folder)/\(name)")
      }
    }
    return all
  }

  /// What writers have left anywhere.
  var leftOvers: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [])
      .filter { $0.contains(".vpmu-gaps-") }
  }
}

/// A report of some content.
func files(_ text: String, _ names: [String]) -> [NewFile] {
  names.map { NewFile(name: $0, bytes: Array("\(text) \($0)".utf8)) }
}
