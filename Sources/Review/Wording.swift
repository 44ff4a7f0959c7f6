import ScenarioLanguage

/// How a sentence says something: its terms in their order, and the words on which its sense hangs.
///
/// Two sentences with the same terms may say the contrary of each other: which side, which class, which
/// order, which number. So a sentence is taken for a claim's own only where none of these differs.
struct Wording: Hashable, Sendable {
  /// What carries the meaning, in order.
  let terms: [String]
  /// The words on which the sense hangs, and every number and error number, in order.
  let hinges: [String]
  /// Whether an odd number of its words negates.
  let isNegated: Bool
  /// Whether it speaks of a statement instead of making one, asks, or leans on the sentence before it.
  let isGuarded: Bool
  /// Whether it asks, denies or doubts, so that naming a claim is not stating it.
  let isDenial: Bool

  init(_ text: String) {
    let parsed = Terms.parsed(text)
    (terms, isNegated) = (parsed.terms, parsed.isNegated)
    let words = Wording.words(text)
    let stems = words.map(Terms.stem)
    hinges = stems.compactMap { stem in
      if let hinge = Wording.hinges[stem] { return hinge }
      let isNumber = stem.utf8.contains { (0x30...0x39).contains($0) }
      return isNumber || Wording.isErrorNumber(stem) ? stem : nil
    }
    isDenial = isNegated || text.contains("?") || stems.contains(where: Wording.denials.contains)
    isGuarded =
      text.contains("?") || stems.contains(where: Wording.doubts.contains)
      || words.first.map(Wording.pointers.contains) ?? true
  }

  /// Whether a sentence says what a claim says, and as little besides as makes no difference.
  func says(_ claim: Wording) -> Bool {
    guard !isGuarded, claim.terms.count >= Wording.leastTerms, hinges == claim.hinges,
      isNegated == claim.isNegated
    else { return false }
    let extra = terms.count - claim.terms.count
    guard extra >= 0, extra <= claim.terms.count / Wording.extraShare else { return false }
    // Everything that the claim says, in its order.
    var rest = claim.terms[...]
    for term in terms where term == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty
  }

  /// Fewer terms are a topic and no statement.
  private static let leastTerms = 4
  /// One more term for so many of the claim's own.
  private static let extraShare = 8

  /// A sentence as it is stored: its words, whatever stands between them.
  static func digest(_ text: String) -> String {
    Fingerprint.hex(words(text).joined(separator: " "))
  }

  private static func words(_ text: String) -> [String] {
    var text = text.lowercased()
    // The sign of a number is a part of it.
    if text.utf8.contains(UInt8(ascii: "-")) { text = text.replacing("-1", with: " minus1 ") }
    // Most mails are plain ASCII, whose letters need no table.
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.utf8.split { !Terms.isWord($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
    return text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
  }

  private static func isErrorNumber(_ stem: String) -> Bool {
    errorNumbers.contains(stem)
  }

  private static let errorNumbers: Set<String> = Set(
    [
      "eperm", "enoent", "esrch", "eintr", "eio", "enxio", "e2big", "ebadf", "echild", "eagain",
      "enomem", "eacces", "efault", "ebusy", "enodev", "einval", "emfile", "enospc", "enodata",
      "eoverflow", "eopnotsupp", "enotsupp", "etimedout", "eexist", "enosys",
    ]
    .map(Terms.stem)
  )

  /// Words that speak against what is named.
  private static let denials: Set<String> = Set(
    "wrong false untrue incorrect mistaken mistake nonsense doubt doubtful contrary contradict refute disagree disprove misleading inaccurate"
      .split(separator: " ").map { Terms.stem(String($0)) }
  )

  /// Words that make a sentence one about a statement.
  private static let doubts: Set<String> = Set(
    """
    wrong false untrue incorrect mistaken mistake myth nonsense doubt doubtful believe claim claims supposed supposedly \
    allegedly alleged pretend contrary opposite unlike instead rather whether perhaps maybe wonder hope wish would could should \
    rumour rumor misleading inaccurate contradict contradicted contradicts refute refuted disagree disprove
    """
    .split(separator: " ").map { Terms.stem(String($0)) }
  )

  /// Words that lean on what was said before, where a sentence begins with one.
  private static let pointers: Set<String> = [
    "it", "its", "this", "that", "these", "those", "they", "their", "them", "he", "she", "such",
    "so", "then",
    "there", "here", "and", "but", "or", "neither", "nor", "both", "same", "likewise", "otherwise",
    "instead",
  ]

  /// The words on which the sense hangs, by their stems, each group by its first.
  private static let hinges: [String: String] = {
    let groups = """
      guest vm vms|host|kvm hypervisor|kernel|user userspace|cpu processor percpu core|task thread process pertask|vcpu vcpus
      pinned|flexible|exclusive|group|sibling|leader|member|inherit inherited
      before earlier previous previously|after later|first|last|next|until|while during|older oldest|younger youngest|since
      all every everything whole|any|each|some|only alone|never|always|once|most mostly|both|either|none nothing nobody|everybody
      not cannot t|no|without|with|unless|if|though although|except|even|at least least|again|still|yet|already|more|less fewer|half|double|twice|often|rarely seldom|sometimes|usually
      error|active|inactive|off|on|exited|idle|running|enabled enable|disabled disable|open opened opening|close closed closing
      emulated emulate|mediated|passthrough|arm64 arm|x86|intel|amd|lbr|pebs|pmi nmi interrupt
      succeed succeeds success|fail fails failed failing failure|accept accepted|refuse refused|deny denied|allow allowed
      keep keeps kept|lose loses lost losing|take takes taken took|free frees freed|give gives given|get gets got
      start starts started|stop stops stopped|read reads reading|write writes written writing|count counts counting counted
      recover recovers recovered|stay stays stayed remain remains|return returns returned|create creates created|release releases released
      move moves moved|leave leaves left|enter enters entered|see sees seen|tell tells told|know knows known|same|different differs|equal
      higher highest high|lower lowest low|larger largest large|smaller smallest small|up|down|in|out|to|from|by|of|for|than|over|under
      one|two|three|four|five|six|seven|eight|nine|ten|may might|can|must|will|need needs|have has had
      """
    var hinges: [String: String] = [:]
    for group in groups.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
      let stems = group.split(separator: " ").map { Terms.stem(String($0)) }
      for stem in stems { hinges[stem] = stems[0] }
    }
    return hinges
  }()
}
