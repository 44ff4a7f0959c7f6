public import ScenarioLanguage

/// Reads a catalog again and again, and of its files only those that changed.
public struct CatalogCache: Sendable {
  private var loaded: [String: (bytes: [UInt8], file: LoadedFile)] = [:]

  /// Creates an empty cache.
  public init() {}

  /// Does the same as `Catalog.load(_:)`.
  public mutating func load(_ files: [SourceFile]) -> Result<Catalog, DiagnosticList> {
    var now: [String: (bytes: [UInt8], file: LoadedFile)] = [:]
    for file in files {
      if let known = loaded[file.path], known.bytes == file.bytes {
        now[file.path] = known
      } else {
        now[file.path] = (file.bytes, LoadedFile(file))
      }
    }
    loaded = now
    return Catalog.join(files.compactMap { now[$0.path]?.file })
  }
}
