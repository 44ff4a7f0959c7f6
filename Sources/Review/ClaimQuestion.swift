import PerfInterface

/// A sentence where it stands, to be looked up in the claims.
public struct ClaimQuestion: Sendable {
  let text: String
  let terms: SentenceTerms
  /// What the sentences before it are about; it need not be named again.
  let context: Set<String>
  /// The mode that is set for it where it stands.
  let mode: VirtualPMUMode?
  /// Whether claims are offered where none is asserted.
  let offers: Bool

  init(
    text: String,
    terms: SentenceTerms,
    context: Set<String>,
    mode: VirtualPMUMode?,
    offers: Bool
  ) {
    self.text = text
    self.terms = terms
    self.context = context
    self.mode = mode
    self.offers = offers
  }

  /// A sentence that stands alone.
  public init(_ text: String) {
    let terms = SentenceTerms(text)
    self.init(text: text, terms: terms, context: terms.scopes, mode: nil, offers: true)
  }
}
