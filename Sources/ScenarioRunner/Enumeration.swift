/// Several names in a sentence, the same in every output.
public enum Enumeration {
  /// The names as `a, b and c`.
  public static func text(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }
}
