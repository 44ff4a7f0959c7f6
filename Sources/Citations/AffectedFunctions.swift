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
    for change in changes where known.contains(change.path) {
      let name = renames.names(of: change).first { index.supports[$0] != nil }
      if let name, let support = index.supports[name] {
        functions.append(Function(citation: change, support: support))
      } else if !change.symbol.isEmpty {
        others.append(change)
      }
    }
    otherPaths = paths.filter { !known.contains($0) }
  }

  /// Whether nothing that is changed matters.
  public var isEmpty: Bool { functions.isEmpty }

  /// The ids of all claims that rest on what is changed, each once.
  public var claims: [String] { AffectedFunctions.each(functions.flatMap(\.support.claims)) }

  /// The ids of all rules that rest on what is changed, each once.
  public var rules: [String] { AffectedFunctions.each(functions.flatMap(\.support.rules)) }

  private static func each(_ ids: [String]) -> [String] {
    var seen: Set<String> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
