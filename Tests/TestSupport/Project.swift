public import Catalog
public import Foundation

/// The project that is tested.
public enum Project {
  /// The folder that holds the manifest.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The chapters as they are in the tree.
  public static func catalog() throws -> Catalog {
    let folder = root.appending(path: "Content")
    let names = try FileManager.default
      .contentsOfDirectory(atPath: folder.path(percentEncoded: false))
      .filter { $0.hasSuffix(".md") }.sorted()
    let files = try names.map { name in
      let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
      return SourceFile(path: "Content/\(name)", name: name, bytes: bytes)
    }
    return try Catalog.load(files).get()
  }
}
