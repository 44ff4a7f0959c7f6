extension Claim {
  /// What an id looks like, in words.
  public static let idSyntax = "an id is a letter and up to 39 letters, digits, '-', '.' or '_'"

  /// Whether a text can be the id of a claim.
  public static func isID(_ text: String) -> Bool {
    let isGood = text.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
    }
    return isGood && text.count <= 40 && text.first?.isLetter == true
  }
}
