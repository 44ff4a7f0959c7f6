/// The families of one kind, each found by the words with which its members begin.
struct FamilyList<Family: Sendable>: Sendable {
  /// Every beginning, in the order in which messages list them: `enable`, `lbr on`, `NAME = open`.
  let beginnings: [String]
  /// The words that may stand behind `NAME =`.
  let assignments: [String]
  private var families: [String: Family] = [:]
  private var assigning: [String: Family] = [:]

  private static var assignment: String { "NAME = " }

  init(_ families: [Family], beginnings: (Family) -> [String]) {
    self.beginnings = families.flatMap(beginnings)
    assignments = self.beginnings.filter { $0.hasPrefix(Self.assignment) }
      .map { String($0.dropFirst(Self.assignment.count)) }
    for family in families {
      for beginning in beginnings(family) {
        if beginning.hasPrefix(Self.assignment) {
          assigning[String(beginning.dropFirst(Self.assignment.count))] = family
        } else {
          self.families[String(beginning.prefix { $0 != " " })] = family
        }
      }
    }
  }

  /// The family with members that begin with a word.
  subscript(word: String) -> Family? { families[word] }

  /// The family with members in which a word stands behind `NAME =`.
  func assigning(_ word: String) -> Family? { assigning[word] }
}
