import FoundationEssentials

/// The folder of the project that this program is started in, or below.
enum ProjectFolder {
  /// The way up to it; nil where it is the folder at hand, or there is none.
  private static let wayUp: String? = {
    let manager = FileManager.default
    // A project has chapters, and what they are made to.
    func isProject(_ folder: String) -> Bool {
      manager.fileExists(atPath: "\(folder)Content")
        && manager.fileExists(atPath: "\(folder)Output")
    }
    guard !manager.fileExists(atPath: "Content") else { return nil }
    return (1...depthLimit).lazy.map { String(repeating: "../", count: $0) }.first(where: isProject)
  }()

  private static let depthLimit = 16

  /// The folder with the chapters: the project's, or outside of one those that were installed with the program.
  static var content: String {
    let name = "Content"
    guard wayUp == nil, !FileManager.default.fileExists(atPath: name) else { return path(name) }
    let installed = "\(Executable.folder)/../share/vpmu-gaps/\(name)"
    return FileManager.default.fileExists(atPath: installed) ? installed : name
  }

  /// Where a file or folder of the project is, seen from the folder at hand.
  static func path(_ name: String) -> String { (wayUp ?? "") + name }
}
