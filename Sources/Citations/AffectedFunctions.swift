/// What a change to the kernel touches of what rules and claims rest on.
public struct AffectedFunctions: Sendable {
  /// A function that is changed and that something rests on.
  public struct Function: Sendable {
    /// What it is called where it is changed.
    public let citation: Citation
    /// The rules and claims that rest on it.
    public let support: CitationIndex.Support
  }

  /// The functions that something rests on, in the order of the change.
  public private(set) var functions: [Function] = []
  /// What else is changed in files that something rests on.
  public private(set) var others: [Citation] = []
  /// Files that rules rest on, of which lines outside of any function are changed.
  public private(set) var outsidePaths: [String] = []
  /// Files that are changed and that nothing rests on.
  public private(set) var otherPaths: [String] = []

  /// - Parameters:
  ///   - changes: The functions that are changed.
  ///   - paths: The files that are changed.
  public init(
    _ changes: [Citation],
    paths: [String],
    _ index: CitationIndex,
    _ renames: RenameTable
  ) {
    let known = Set(index.supports.keys.flatMap { renames.names(of: $0).map(\.path) })
    // A patch may name its files from any folder above the kernel's; one with and without the first part, as
    // its old and new names have, is one.
    func own(_ path: String) -> String? {
      if known.contains(path) { return path }
      return known.first { name in
        guard path.hasSuffix("/\(name)") else { return false }
        // A copy below tools, or an architecture's file of the same name, is another file.
        let folders = path.dropLast(name.count).split(separator: "/")
        return !folders.contains { AffectedFunctions.kernelFolders.contains(String($0)) }
      }
    }
    var seen: Set<Citation> = []
    for named in changes {
      guard let path = own(named.path) else { continue }
      let change = Citation(path: path, symbol: named.symbol)
      guard seen.insert(change).inserted else { continue }
      let name = renames.names(of: change).first { index.supports[$0] != nil }
      if let name, let support = index.supports[name] {
        functions.append(Function(citation: change, support: support))
      } else if change.symbol.isEmpty {
        outsidePaths.append(path)
      } else {
        others.append(change)
      }
    }
    for path in paths.compactMap(own) where !seen.contains(where: { $0.path == path }) {
      outsidePaths.append(path)
    }
    otherPaths = paths.filter { own($0) == nil }
  }

  /// Whether nothing that is changed matters.
  public var isEmpty: Bool { functions.isEmpty }

  /// The ids of all claims that rest on what is changed.
  public var claims: Set<String> { Set(functions.flatMap(\.support.claims)) }

  /// Folders of the kernel that have files with the names of others.
  private static let kernelFolders: Set<String> = ["arch", "drivers", "samples", "tools"]
}
