import PerfInterface

/// The names of a field's bits, which may stand for its number: `sample_type=ip,time`.
struct AttrNames {
  /// The names and the bits they stand for.
  let table: [(name: String, bit: UInt64)]

  var names: [String] { table.map { $0.name } }

  /// `PERF_SAMPLE_*`, by bit.
  static let samples = AttrNames([
    "ip", "tid", "time", "addr", "read", "callchain", "id", "cpu", "period", "stream_id", "raw",
    "branch_stack", "regs_user", "stack_user", "weight", "data_src", "identifier", "transaction",
    "regs_intr", "phys_addr", "aux", "cgroup", "data_page_size", "code_page_size", "weight_struct",
  ])

  /// `PERF_FORMAT_*`, by bit.
  static let reads = AttrNames([
    "total_time_enabled", "total_time_running", "id", "group", "lost",
  ])

  /// The tool's words for `PERF_SAMPLE_BRANCH_*`, by bit.
  ///
  /// `tools/perf/util/parse-branch-options.c:branch_modes`
  static let branches = AttrNames([
    "u", "k", "hv", "any", "any_call", "any_ret", "ind_call", "abort_tx", "in_tx", "no_tx", "cond",
    "stack", "ind_jmp", "call", "no_flags", "no_cycles", "save_type", "hw_index", "priv", "counter",
  ])

  private init(_ names: [String]) {
    table = names.enumerated().map { (name: $1, bit: 1 << UInt64($0)) }
  }

  /// The names of a field's bits; nil where it has none.
  static func of(_ field: String) -> AttrNames? {
    switch field {
    case "sample_type": samples
    case "read_format": reads
    case "branch_sample_type": branches
    default: nil
    }
  }

  /// The number that names between commas stand for.
  func bits(_ text: String, _ token: Token, _ parser: StatementParser) throws(Diagnostic) -> UInt64
  {
    var bits: UInt64 = 0
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let entry = table.first(where: { $0.name == word }) else {
        let unknown = Token(text: String(word), column: token.column)
        throw parser.unknown(unknown, what: "name", among: names)
      }
      bits |= entry.bit
    }
    return bits
  }
}
