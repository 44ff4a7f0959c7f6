/// A family of the language's sentences: how its members begin, and what reads them.
struct Family<Head>: Sendable {
  /// How its members begin, as messages list them: `enable`, `lbr on`, `NAME = open`.
  let beginnings: [String]
  /// Reads what stands behind the head.
  let read: @Sendable (Head, inout StatementParser) throws(Diagnostic) -> any StatementObject
}

/// The families of one kind, each found by the words with which its members begin; the first that has a word
/// keeps it.
struct FamilyList<Head>: Sendable {
  /// Every beginning, in the order in which messages list them: `enable`, `lbr on`, `NAME = open`.
  let beginnings: [String]
  /// The words that may stand behind `NAME =`.
  let assignments: [String]
  private var families: [String: Family<Head>] = [:]
  private var assigning: [String: Family<Head>] = [:]

  private static var assignment: String { "NAME = " }

  init(_ families: [Family<Head>]) {
    beginnings = families.flatMap { $0.beginnings }
    assignments = beginnings.filter { $0.hasPrefix(Self.assignment) }
      .map { String($0.dropFirst(Self.assignment.count)) }
    for family in families {
      for beginning in family.beginnings {
        if beginning.hasPrefix(Self.assignment) {
          let word = String(beginning.dropFirst(Self.assignment.count))
          assigning[word] = assigning[word] ?? family
        } else {
          let word = String(beginning.prefix { $0 != " " })
          self.families[word] = self.families[word] ?? family
        }
      }
    }
  }

  /// The family with members that begin with a word.
  subscript(word: String) -> Family<Head>? { families[word] }

  /// The family with members in which a word stands behind `NAME =`.
  func assigning(_ word: String) -> Family<Head>? { assigning[word] }
}
