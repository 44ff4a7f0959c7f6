import SystemPackage

/// Names that nobody else has or can guess.
///
/// What is made under such a name is opened exclusively, so that nothing planted is followed.
struct Unique {
  private static let mark = ".vpmu-gaps-"
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  private static let length = 8

  /// What stands before the random part.
  private let prefix: String

  /// Names for what takes the place of a file or folder; of nothing special when it has no name.
  init(for name: String = "") { prefix = (name.isEmpty ? "" : ".\(name)") + Unique.mark }

  /// Makes something under a new name in a folder, and gives its path.
  func make(in folder: String, _ body: (String) throws(Errno) -> Void) throws(Errno) -> String {
    while true {
      let end = (0..<Unique.length).compactMap { _ in Unique.letters.randomElement() }
      let path = PathParts.join(folder, prefix + String(end))
      do throws(Errno) {
        try body(path)
        return path
      } catch {
        guard error == .fileExists else { throw error }
      }
    }
  }

  /// The name of the file that one of these names was made for; nil for other names.
  static func owner(of name: String) -> String? {
    guard name.hasPrefix("."), name.count > mark.count + length + 1 else { return nil }
    let owner = String(name.dropFirst().dropLast(mark.count + length))
    return Unique(for: owner).matches(name) ? owner : nil
  }

  /// Whether a name is one of these.
  func matches(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.count == prefix.count + Unique.length
      && name.dropFirst(prefix.count).allSatisfy(Unique.letters.contains)
  }
}
