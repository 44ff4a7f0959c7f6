/// The words of the field: which say nothing here, which mean the same, and which mean something only
/// together.
///
/// All are kept by their stems, as they are compared.
enum Vocabulary {
  /// Words that say nothing about perf or KVM.
  static let empty: Set<String> = Set(
    """
    a about after again all already also an and another any are aren as at be because been before both but by \
    can case d did didn do does doesn don each either else even every expected follow following for from \
    get given got had has have haven he her here his how however i if in into is isn it its just ll make made \
    many may me might more most much must my need never no nor not of on once one only or other our out own per \
    re really result s same say said shall should since so some still such t than that the their them then there \
    these they think this those to too up us use used using ve very was wasn way we were what when where which \
    while who whose why will with won would yet you your
    """
    .split(separator: " ").map { Terms.stem(String($0)) }
  )

  /// Words that turn a statement into its contrary; "t" is what is left of "doesn't".
  static let negations: Set<String> = [
    "not", "no", "never", "cannot", "t", "nothing", "none", "nobody", "without",
    "untrue", "false",
  ]

  /// Words of which a statement has one and its contrary the other.
  static let contraries: [(String, String)] = [
    ("accept", "deny"), ("accept", "fail"), ("succeed", "fail"), ("active", "inactive"),
    ("pinned", "flexible"), ("enable", "stop"), ("correct", "wrong"),
    ("highest", "lowest"), ("more", "less"), ("error", "inactive"), ("offer", "deny"),
    ("preserve", "take"), ("survive", "take"), ("always", "never"), ("first", "last"),
    ("before", "after"),
  ]
  .map { (Terms.common($0.0), Terms.common($0.1)) }

  /// What a claim is about that names one of these, and no sentence that does not.
  static let scopes: Set<String> = Set(
    ["lbr", "pebs", "mediated", "bts", "amd", "arm64", "tdx", "topdown", "hybrid"].map(Terms.common)
  )

  /// The form that stands for all words which mean the same here: the first of each group.
  static let synonyms: [String: String] = {
    let pairs = groups.flatMap { group in
      let words = group.split(separator: " ").map { Terms.stem(String($0)) }
      return words.map { ($0, words[0]) }
    }
    return Dictionary(pairs) { first, _ in first }
  }()

  private static let groups = [
    // Who and what.
    "task process thread perprocess pertask perthread",
    "processor cpu core percpu pcpu",
    "guest vm",
    "vmm qemu userspace",
    "user client consumer",
    "caller calling",
    "bpf ebpf",
    "watchdog lockup",
    "vpmu pmu",
    "hardware hw physical",
    "counter ctr pmc",
    "event evt perf_event",
    "lbr branch",
    "register msr",
    "interrupt pmi irq",
    "ipi interprocessor",
    "capability feature",
    "vmentry vmenter",
    "structure struct",
    // What is done.
    "take preempt preemption reclaim steal stolen claim grab taken took lose lost loss displace evict"
      + " withdraw withdrawn kick contend contention compete fight fought",
    "hold held occupy",
    "release free freed close drop spare destroy destroyed destruction",
    "create creation recreate recreation allocate allocation build built establish",
    "replace replacement substitute",
    "turn rotate rotation multiplex multiplexing mux round multiplexed",
    "schedule sched reschedule scheduler",
    "stop disable stopped",
    "keep kept save retain restore store",
    "choose chosen determine pick select",
    "trap intercept interceptable exit vmexit interception",
    "expose export offer enumerate exposed",
    "setting config configuration set program reprogram programmed",
    "partition split division divide reserve reservation",
    "change modify modified alter differ",
    "deny denied forbid forbidden refuse refused reject rejected",
    "accept accepted allow allowed permit permitted",
    "fail failed failure",
    "succeed success succeeds",
    "add accumulate accumulation sum",
    "access touch",
    "write wrmsr",
    "start boot begin",
    "scale scaling extrapolate extrapolation extrapolated",
    "migrate migration",
    "support supported",
    "sleep sleeping blocked asleep",
    // How it is.
    "error errored",
    "active running run ran",
    "inactive idle",
    "order priority precedence rank ranking rang",
    "wrong inaccurate incorrect inconsistent bogus garbage meaningless",
    "correct right accurate correctly fine",
    "exact rigorous",
    "necessary required",
    "static statically permanent",
    "frozen stuck freeze froze unchanged dead still constant",
    "old stale historical earlier previous past former",
    "younger newer later late",
    "twice double doubled",
    "whole entire full",
    "ordinary normal general",
    "particular specific certain special",
    "feasible possible feasibility",
    "zero 0",
    "ratio quotient percentage share",
    "combination permutation",
    "gap hole limitation",
    "suffer damage",
    // What is known and written.
    "unnoticed notice aware unaware silent silently awareness",
    "signal notify notification told tell inform announce",
    "description describe document documentation",
    "diagram drawing figure",
    "test selftest testing",
    "expect promise",
  ]

  /// Words that are one term together, by the first of them; longer ones come first.
  static let phrases: [String: [(rest: [String], terms: [String])]] = {
    var phrases: [String: [(rest: [String], terms: [String])]] = [:]
    for (terms, texts) in meanings {
      let terms = terms.split(separator: " ").map { Terms.common(String($0)) }
      for text in texts {
        let words = text.split(separator: " ").map { Terms.common(String($0)) }
        phrases[words[0], default: []].append((Array(words.dropFirst()), terms))
      }
    }
    return phrases.mapValues { $0.sorted { $0.rest.count > $1.rest.count } }
  }()

  private static let meanings: [(terms: String, phrases: [String])] = [
    // The four classes of events.
    ("flexible", ["not pinned", "non pinned", "un pinned", "unpinned"]),
    ("cpuclass", ["cpu wide"]),
    (
      "pinned cpuclass",
      [
        "per cpu pinned", "cpu pinned", "system wide pinned", "pinned to the cpu",
        "cpu wide pinned",
      ]
    ),
    (
      "pinned cpuclass event",
      [
        "pinned event of the processor", "pinned event on the processor",
        "pinned event per processor",
      ]
    ),
    ("pinned cpuclass event lbr", ["pinned lbr event of the processor"]),
    (
      "pinned taskclass",
      [
        "per process pinned", "task pinned", "per task pinned", "per thread pinned",
        "pinned to a task",
      ]
    ),
    ("pinned taskclass event", ["pinned event of a task"]),
    ("flexible cpuclass", ["per cpu flexible", "cpu flexible", "cpu wide flexible"]),
    (
      "flexible taskclass",
      ["per process flexible", "task flexible", "per task flexible", "per thread flexible"]
    ),
    ("cpuclass", ["system wide"]),
    ("vcpu taskclass", ["vcpu thread", "vcpu task"]),
    // Events and what they hold.
    (
      "kvmevent",
      [
        "kvm perf event", "kvm s event", "kvm event", "guest s event", "guest event",
        "guest perf event",
      ]
    ),
    ("kvmevent create", ["event that kvm creates", "event created by kvm"]),
    (
      "lbr lbrevent",
      [
        "vlbr", "vlbr event", "guest lbr event", "guest s lbr event",
        "event for the guest s record",
      ]
    ),
    ("lbr", ["branch record", "last branch record", "branch stack", "guest s record"]),
    ("vcounter", ["virtual counter", "guest counter", "guest s counter", "vpmc"]),
    ("hardware counter", ["physical counter"]),
    ("gp", ["general purpose"]),
    ("callstack", ["call stack"]),
    ("watchdog", ["hard lockup detector", "lockup detector", "nmi watchdog"]),
    ("vmm", ["user space"]),
    // What happens to them.
    (
      "take",
      [
        "push off", "pushed off", "push one off", "pushes one off", "take over", "taken over",
        "kick out",
      ]
    ),
    ("release", ["go away", "goes away", "give up", "given up"]),
    ("reserve", ["put aside"]),
    ("turn", ["time share"]),
    ("return", ["come back", "bring back"]),
    ("enable anew", ["re enable", "enable again", "second enable"]),
    ("frozen", ["stand still"]),
    ("cascade", ["drag down"]),
    ("error", ["error state", "in error"]),
    ("passthrough", ["pass through", "passed through", "passing through", "handed through"]),
    ("passthrough guest", ["handed to the guest"]),
    ("passthrough hardware counter", ["passing hardware counters through"]),
    ("trap", ["vm exit", "leaves the guest"]),
    ("vmentry", ["vm entry"]),
    ("access register", ["rdmsr"]),
    ("access register write", ["wrmsr"]),
    // What the guest knows of it.
    (
      "unnoticed",
      [
        "not notice", "doesn t notice", "not told", "not being told", "not aware", "not hear",
        "no way to know", "not become aware", "without notice", "without a notice", "without hint",
        "no notice", "no error", "no idea",
      ]
    ),
    ("description", ["spell out"]),
    // When and how long.
    ("slice", ["time slice", "scheduling time slice", "scheduling slice"]),
    ("anytime", ["any time"]),
    ("always", ["at all times"]),
    ("anymore", ["any more", "no longer"]),
    ("static", ["for good"]),
    ("order second", ["second highest priority"]),
    ("order equal", ["same priority", "equal priority"]),
    ("beside", ["on top of"]),
  ]
}
