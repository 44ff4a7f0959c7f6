import PerfInterface

/// `-b`, `-j any,u`: the tool's options for branch records.
struct BranchOption: Hashable {
  /// As it is written behind `-j`; nil for `-b`.
  let filters: String?
  /// `PERF_SAMPLE_BRANCH_*` bits.
  let bits: UInt64

  /// Takes the option if one stands here.
  init?(_ token: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    switch token.text {
    case "-b": (filters, bits) = (nil, BranchFilter.any.rawValue)
    case "-j":
      let word = try parser.word("filters such as any,u", among: AttrNames.branches.names)
      filters = word.text
      bits = try AttrNames.branches.bits(word.text, word, parser)
    default: return nil
    }
  }

  var description: String { filters.map { "-j \($0)" } ?? "-b" }

  /// The tool asks for the stack whenever it filters it.
  func apply(to attr: inout EventAttr) {
    attr.sampleType |= EventAttr.branchStack
    attr.branchSampleType = bits
  }
}
