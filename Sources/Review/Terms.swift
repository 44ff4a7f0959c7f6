/// The words of a text that carry its meaning, in a common form.
enum Terms {
  /// Words that say nothing about perf or KVM.
  private static let empty: Set<String> = [
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "both", "but", "by", "can", "do", "does", "each", "else", "even", "every",
    "for", "from", "has", "have", "here", "how", "if", "in", "into", "is", "it", "its", "just",
    "like", "may", "more", "most", "no", "not", "of", "on", "one", "only", "or", "other", "out",
    "own", "same", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "too", "up", "was", "way", "were", "what", "when",
    "where", "which", "while", "who", "whose", "why", "will", "with", "would", "you",
  ]

  /// Words of the field that mean the same here, by the form that stands for all.
  private static let synonyms: [String: String] = {
    let groups = [
      ["task", "process", "thread", "perprocess", "pertask"],
      ["processor", "cpu", "core", "percpu"],
      ["error", "errored"],
      ["take", "preempt", "reclaim", "steal", "claim", "grab", "occupy", "taken", "lose", "lost"],
      ["guest", "vm"],
      ["vpmu", "pmu"],
      ["wrong", "inaccurate", "incorrect", "inconsistent"],
      ["turn", "rotate", "rotation", "multiplex", "multiplexing", "round"],
      ["order", "priority", "precedence"],
      ["interrupt", "pmi", "nmi"],
      ["register", "msr"],
      ["schedule", "sched", "reschedule", "scheduler"],
      ["stop", "disable"],
      ["keep", "kept", "save"],
      ["choose", "chosen", "determine"],
      ["caller", "calling"],
      ["resource", "resources"],
      ["need", "necessary"],
      ["ipi", "interprocessor"],
      ["exact", "rigorous"],
    ]
    return Dictionary(
      groups.flatMap { group in group.map { (stem($0), stem(group[0])) } }
    ) { first, _ in first }
  }()

  /// The terms of a text, each as often as it occurs.
  static func of(_ text: String) -> [String] {
    compared(text.lowercased()).replacing("-", with: "")
      .split { !($0.isLetter || $0.isNumber || $0 == "_") }
      .map(String.init)
      .filter { word in
        !empty.contains(word) && (word.count > 1 || word.allSatisfy(\.isNumber))
      }
      .map { word in
        let stem = stem(word)
        return synonyms[stem] ?? stem
      }
  }

  /// A comparison with a number becomes one more term, and so does a number below zero; a dash inside
  /// of a word is none.
  private static func compared(_ text: String) -> String {
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return text }
    return text.replacing(#/(\w+) ?(==|>=|>|=)? ?(-?)(\d+)\b/#) { match in
      let (_, name, sign, minus, number) = match.output
      let operation = sign.map {
        ["==": "is", "=": "is", ">=": "from", ">": "above"]["\($0)"] ?? "is"
      }
      return "\(name) \(name)\(operation ?? "is")\(minus.isEmpty ? "" : "minus")\(number)"
    }
  }

  /// A word without the endings of English that leave its meaning alone.
  private static func stem(_ word: String) -> String {
    guard word.count > 3, word.allSatisfy(\.isLetter) else { return word }
    for (ending, instead) in [("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")]
    where word.hasSuffix(ending) && !word.hasSuffix("ss") && word.count - ending.count >= 3 {
      return word.dropLast(ending.count) + instead
    }
    return word.hasSuffix("e") ? String(word.dropLast()) : word
  }
}
