import FoundationEssentials

/// Where programs are found.
public enum SearchPath {
  /// A program's place in the path; nil where there is none.
  public static func program(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH", default: ""]
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
