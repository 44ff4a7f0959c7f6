import Randomness

/// Makes scenarios at random, the same ones for the same seed.
struct StatementGenerator: RandomNumberGenerator {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  private mutating func maybe(_ text: String) -> String { next() % 3 == 0 ? " " + text : "" }

  private mutating func number(_ limit: UInt64) -> String {
    let value = next() % limit
    return next() % 4 == 0 ? "0x" + String(value, radix: 16) : String(value)
  }

  /// A set-up statement that stands alone.
  mutating func setup() -> String {
    switch next() % 5 {
    case 4:
      "policy "
        + pick([
          "reserved counters=\(next() % 32 + 1)" + maybe("fixed"), "first", "scaled", "stalled",
          "told",
        ])
    case 0:
      "machine toy" + maybe("counters=\(next() % 32 + 1)") + maybe("cpus=\(next() % 256 + 1)")
        + maybe("lbr=\(next() % 65)") + maybe("arch=" + pick(["x86", "arm64"]))
        + maybe("fixed=" + pick(["cycles", "instructions,cycles", "ref-cycles,instructions"]))
    case 1: "kernel" + pick([" 6.1", " 6.12 7.0", " 7.0 6.1", " 6.1 6.12 7.0"])
    case 2: "task " + pick(["T", "T1..T9", "long_Name7"]) + maybe("on cpu0")
    default:
      "vm " + pick(["V", "V1..V3"]) + maybe("vcpus=\(next() % 64 + 1)") + maybe("on cpu0")
        + maybe("vpmu=" + pick(["emulated", "mediated", "none"]))
    }
  }

  /// A step or an expectation for the stage.
  mutating func step() -> String {
    switch next() % 5 {
    case 0: "host: N\(pick(["", "1..N5"])) = open \(event()) \(target())\(fields())"
    case 1: "host: \(control())"
    case 2: "guest V\(pick([".0", ""])): \(guestStep())"
    case 3: "run \(duration())"
    default: "expect \(expectation())"
    }
  }

  private mutating func event() -> String {
    switch next() % 3 {
    case 0: "{\(term()),\(term())}" + pick(["", ":D", ":ue"])
    case 1: "{\(term())}"
    default: term()
    }
  }

  private mutating func term() -> String {
    let name = pick([
      "cycles", "instructions", "ref-cycles", "branches", "LLC-loads", "task-clock",
      "r" + String(next() % 0x1_0000, radix: 16),
    ])
    return name + pick(["", "", ":u", ":kG", ":H", ":ppp", ":uhI", ":De"])
  }

  private mutating func target() -> String {
    pick([
      "-C \(next() % 300)", "-t T", "-t U -C \(next() % 4)", "-t V.1",
      "pid=\(Int64(next() % 9) - 4) cpu=\(Int64(next() % 9) - 4)",
    ])
  }

  private mutating func fields() -> String {
    maybe("disabled") + maybe("inherit=\(next() % 2)") + maybe("precise_ip=\(next() % 4)")
      + maybe("config1=\(number(.max))") + maybe("sample_period=\(number(.max))")
      + maybe("exclude_idle=1") + maybe("type=\(number(1 << 32))") + maybe("group=A")
  }

  private mutating func control() -> String {
    pick([
      "enable A", "disable B", "close B", "reset B.1", "read B.0", "switch cpu1 to U",
      "sleep T", "wake V.1", "migrate T to cpu1", "run V.1 by T", "save V", "restore V",
      "exec T", "exit U", "fork T as K",
      "irqs off cpu0", "irqs on cpu1", "watchdog on", "watchdog off",
    ])
  }

  private mutating func guestStep() -> String {
    pick([
      "N\(pick(["", "1..N3"])) = count \(term())" + maybe("from \(number(.max))")
        + maybe("period \(next() % 100_000 + 1)") + maybe("on \(counter())"),
      "stop G", "start G", "write G \(number(.max))", "read G", "reprogram G", "toggle global",
      "rewrite global", "emulate \(next() % 999_999_999 + 1)", "lbr on", "lbr off", "lbr read",
      "rdpmc \(counter())" + maybe("user"), "pmi mask", "status write",
    ])
  }

  private mutating func counter() -> String {
    pick(["gp\(next() % 32)", "fixed\(next() % 16)"])
  }

  private mutating func duration() -> String {
    "\(next() % 1000 + 1)\(pick(["ns", "us", "ms"]))"
  }

  private mutating func expectation() -> String {
    let name = pick(["A", "B", "B.1", "G"])
    let share = "\(next() % 100).\(next() % 1000)"
    let percent = pick(["0", "100", "50", share])
    return pick([
      "\(name) " + pick(["active", "inactive", "error", "off", "exited"]),
      "\(name) counts " + pick(["all", "nothing", "some"]),
      "\(name) runs \(percent)%" + maybe("+-\(pick(["5", "0.1", "0", share]))"),
      "\(pick(["A", "B", "B.1"])) reads " + pick(["eof", "data", "ECHILD"]),
      "\(pick(["A", "B", "B.1"])) scaled "
        + pick(["nothing", number(.max), "7 +-\(pick(["5", "0.1", share]))"]),
      "\(name) value " + pick([number(.max), "unchanged"]),
      "\(name) on " + pick([counter(), "any"]),
      "\(pick(["A", "B", "B.1"])) index " + pick([counter(), "any", "none"]),
      "cpu1 timer " + pick(["on", "off"]),
      "guest V.1 exits " + pick(["all", "nothing", "some"]),
      "guest V.1 told " + pick(["nothing", "overflow"]),
    ])
  }
}
