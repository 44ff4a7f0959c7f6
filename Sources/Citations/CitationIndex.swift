public import Catalog
import CommonMark

/// What rests on which function of the kernel.
public struct CitationIndex: Sendable {
  /// What rests on one.
  public struct Support: Hashable, Sendable {
    /// The ids of the rules that were read in it, in the order of the chapter.
    public fileprivate(set) var rules: [String] = []
    /// The ids of the claims that name it, or that one of these rules decides, in the order of the document.
    public fileprivate(set) var claims: [String] = []

    /// Nothing.
    public init() {}

    init(rules: [String], claims: [String]) {
      self.rules = rules
      self.claims = claims
    }
  }

  /// Every function that is cited, or pinned besides, and what rests on it.
  public let supports: [Citation: Support]

  init(supports: [Citation: Support]) { self.supports = supports }

  /// Reads the rules' and the claims' citations.
  ///
  /// - Parameter pins: Functions that rules rest on and that nobody cites.
  public init(_ catalog: Catalog, pins: PinTable = PinTable()) {
    var rules: [Citation: [String]] = [:]
    func add(_ rule: String, to citation: Citation) {
      if rules[citation]?.contains(rule) != true { rules[citation, default: []].append(rule) }
    }
    for rule in catalog.rules.values.sorted(by: { $0.line < $1.line }) {
      for code in CitationIndex.codes(rule.text) {
        if let citation = Citation(code) { add(rule.id, to: citation) }
      }
    }
    for pin in pins.rows { for rule in pin.rules { add(rule, to: pin.citation) } }
    var direct: [Citation: Set<String>] = [:]
    for claim in catalog.claims {
      for text in claim.kernel {
        if let citation = Citation(text) { direct[citation, default: []].insert(claim.id) }
      }
    }
    var supports: [Citation: Support] = [:]
    for citation in Set(rules.keys).union(direct.keys) {
      let own = Set(rules[citation] ?? [])
      let named = direct[citation] ?? []
      supports[citation] = Support(
        rules: rules[citation] ?? [],
        claims: catalog.claims.filter { claim in
          named.contains(claim.id) || claim.because.contains(where: own.contains)
        }
        .map(\.id)
      )
    }
    self.supports = supports
  }

  /// The pieces of code in a text.
  private static func codes(_ text: [Inline]) -> [String] {
    text.flatMap { inline -> [String] in
      switch inline {
      case .code(let code): [code]
      case .emphasis(let inner), .strong(let inner): codes(inner)
      default: []
      }
    }
  }
}
