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

  /// Where a file or folder of the project is, seen from the folder at hand.
  static func path(_ name: String) -> String { (wayUp ?? "") + name }
}
