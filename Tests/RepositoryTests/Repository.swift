import Foundation
import TestSupport

/// The files of this repository.
enum Repository {
  /// The folder that holds the manifest.
  static let root = Project.root

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func lines(of path: String) throws -> [(number: Int, text: String)] {
    try text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().map { ($0.offset + 1, String($0.element)) }
  }

  static func swiftFiles(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path())
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
  }

  /// The module that a line imports, whatever stands before `import`.
  static func importedModule(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
      words[..<place].allSatisfy({ ["public", "package", "internal", "@testable"].contains($0) })
    else { return nil }
    return words[place + 1].split(separator: ".").first.map(String.init)
  }

  /// The ids of the rules chapter.
  static func ruleIDs() throws -> Set<String> {
    Set(
      try lines(of: "Content/90-rules.md").compactMap { _, line in
        guard line.hasPrefix("- **"), let end = line.dropFirst(4).firstRange(of: "**") else {
          return nil
        }
        return String(line[line.index(line.startIndex, offsetBy: 4)..<end.lowerBound])
      }
    )
  }

  /// Rule ids in a comment: a capital of the rules' prefixes and a number.
  static func citations(in line: String) -> [String] {
    guard let comment = line.firstRange(of: "//") else { return [] }
    return line[comment.upperBound...]
      .split { !($0.isLetter || $0.isNumber) }
      .map(String.init)
      .filter { word in
        guard let initial = word.first, "DETSPKLRM".contains(initial) else { return false }
        let digits = word.dropFirst()
        return !digits.isEmpty && digits.count <= 2 && digits.allSatisfy(\.isNumber)
      }
  }
}
