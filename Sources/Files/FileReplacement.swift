import SystemPackage

/// Puts new content in the place of one file in one step.
struct FileReplacement {
  private let system: any FileSystem

  init(_ system: any FileSystem) { self.system = system }

  /// Writes beside the file, then renames; mode and owner stay.
  ///
  /// - Parameter path: The file, in a folder that exists; a link here would be replaced itself.
  func replace(_ path: String, _ bytes: [UInt8], needsOwner: Bool) throws {
    let old = try Looking.find(path)
    let model = old?.type == .regular ? old.map { Attributes($0, needsOwner: needsOwner) } : nil
    let (folder, name) = PathParts.split(path)
    var temporary: String?
    do throws(Errno) {
      temporary = try Unique(for: name).make(in: folder) { path throws(Errno) in
        temporary = path
        try system.makeFile(path, bytes, like: model)
      }
      if let temporary { try system.move(temporary, over: path) }
    } catch {
      if let temporary, error != .fileExists { try? system.removeFile(temporary) }
      throw error
    }
  }
}
