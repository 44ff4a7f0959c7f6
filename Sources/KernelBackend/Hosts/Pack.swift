public import PerfInterface
import ScenarioLanguage

/// What is carried to a machine without this program: the agent, its programs, and a script that
/// needs a shell and nothing else.
public struct Pack: Sendable {
  /// The files: their paths in the pack, whether they can be executed, and what they hold.
  public let files: [(path: String, isProgram: Bool, bytes: [UInt8])]
  /// Programs for the agent, beside the first that asks what the machine is.
  public let programCount: Int
  /// How long it all takes at least, in seconds.
  public let seconds: Double

  /// Why there is no pack.
  public struct Problem: Error, Hashable {
    /// In words, with a remedy.
    public let reason: String

    /// Creates a problem.
    public init(reason: String) { self.reason = reason }
  }

  /// The folder that it becomes.
  public static let folder = "vpmu-gaps-pack"

  /// Packs the programs of some runs; those that ask for the same share one.
  ///
  /// - Parameter agent: The agent's file, for the machine that it is meant for.
  /// - Parameter processor: The processor there; nil where nobody knows, and then nothing is packed that is
  ///   written for one, nor x86 guests, whose registers depend on it.
  /// - Parameter cpus: CPUs that scenarios may have there, 1 to 64.
  /// - Parameter repetitions: How often everything is done.
  public init(
    agent: [UInt8],
    _ items: [Recorder.Item],
    processor: Processor?,
    cpus: Int,
    allowsDisturbing: Bool,
    repetitions: Int
  ) throws(Problem) {
    let architecture = try Pack.architecture(agent)
    if let processor, !processor.isOf(architecture) {
      throw Problem(reason: "\(processor.name) is no processor of \(architecture)")
    }
    // What it has is found out there; a program that asks for something else is left alone then.
    let machine = HostMachine(
      architecture: architecture,
      tables: processor?.name,
      cpus: cpus,
      isDisturbed: allowsDisturbing
    )
    var programs: [String: [UInt8]] = [:]
    var seconds = 0.0
    for item in items {
      guard case .success(let program) = machine.translate(item.plan, release: "another kernel"),
        programs[program.fingerprint] == nil
      else { continue }
      let text = HostMachine.text(of: program, cpus: item.plan.machine.cpus)
      programs[program.fingerprint] = Array(text.utf8)
      seconds += Double(item.plan.runNanoseconds) / 1e9 + Pack.secondsForAProgram
    }
    programCount = programs.count
    self.seconds = seconds * Double(repetitions)
    let header = PackHeader(cpus: cpus, isDisturbed: allowsDisturbing, repetitions: repetitions)
    let question = HostMachine.question(mayDisturb: allowsDisturbing)
    files =
      [
        ("agent", true, agent),
        ("run.sh", true, Array(PackScript.text(header, programCount: programs.count).utf8)),
        ("question", false, Array(question.utf8)),
      ]
      + programs.sorted { $0.key < $1.key }.map { ("programs/\($0.key)", false, $0.value) }
  }

  /// What starting the agent takes, in seconds.
  private static let secondsForAProgram = 0.03

  /// What `uname` calls the architecture of an ELF file for 64 bits.
  private static func architecture(_ agent: [UInt8]) throws(Problem) -> String {
    // The ELF header: magic number, class 2 for 64 bits; e_machine at 18 (System V ABI, chapter 4).
    guard agent.count > 64, agent.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2]) else {
      throw Problem(reason: "the agent is no program of Linux for 64 bits")
    }
    switch UInt16(agent[18]) | UInt16(agent[19]) << 8 {
    case 62: return "x86_64"
    case 183: return "aarch64"
    default: throw Problem(reason: "the agent is for a processor that vpmu-gaps knows nothing of")
    }
  }
}

extension HostMachine {
  /// One of which nothing is known yet but whose instructions it executes.
  fileprivate init(architecture: String, tables: String?, cpus: Int, isDisturbed: Bool) {
    self.architecture = architecture
    self.tables = tables
    self.cpus = cpus
    self.isDisturbed = isDisturbed
    (hasCounters, hasKVM) = (true, true)
  }
}

extension Processor {
  /// Whether it executes the instructions of an architecture, as `uname` calls it.
  fileprivate func isOf(_ name: String) -> Bool {
    architecture == (name == "aarch64" ? .arm64 : .x86)
  }
}

/// The first line of a pack's answers.
struct PackHeader: Hashable, Sendable {
  let cpus: Int
  let isDisturbed: Bool
  let repetitions: Int

  static let version = 1

  init(cpus: Int, isDisturbed: Bool, repetitions: Int) {
    self.cpus = cpus
    self.isDisturbed = isDisturbed
    self.repetitions = repetitions
  }

  var text: String {
    "## vpmu-gaps answers \(PackHeader.version) \(cpus) \(isDisturbed ? 1 : 0) \(repetitions)"
  }

  /// Reads the line; nil for any other.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count == 7, words[..<3] == ["##", "vpmu-gaps", "answers"] else { return nil }
    let numbers = words[3...].compactMap { Int($0) }
    guard numbers.count == 4, numbers[0] == PackHeader.version, (1...64).contains(numbers[1]),
      (0...1).contains(numbers[2]), (1...20).contains(numbers[3])
    else { return nil }
    self.init(cpus: numbers[1], isDisturbed: numbers[2] == 1, repetitions: numbers[3])
  }
}

/// The script of a pack, which needs nothing but a shell: everything it uses is built in.
enum PackScript {
  /// The last line of the answers.
  static let end = "## end"

  static func text(_ header: PackHeader, programCount: Int) -> String {
    """
    #!/bin/sh
    # Performs the scenarios of a pack of vpmu-gaps on this machine and writes what was seen to
    # answers.txt beside this script, or to the file that is named. Stop it by Ctrl-C at any moment:
    # whatever it has opened goes with it.
    case $0 in */*) cd "${0%/*}" || exit 1 ;; esac
    answers=${1:-answers.txt}
    : > "$answers" || exit 1
    trap 'echo "stopped; $answers is of no use" >&2; exit 130' INT TERM
    say() { echo "$*" >> "$answers"; }
    say '\(header.text)'
    while IFS= read -r line; do
      [ -n "$line" ] || break
      say "## cpu $line"
    done < /proc/cpuinfo
    vendor=
    [ -r /sys/class/dmi/id/sys_vendor ] && IFS= read -r vendor < /sys/class/dmi/id/sys_vendor
    say "## vendor $vendor"
    say '## question'
    ./agent 10 < question >> "$answers"
    round=1 done=0
    while [ "$round" -le \(header.repetitions) ]; do
      for program in programs/*; do
        say "## program ${program#programs/} $round"
        ./agent 60 < "$program" >> "$answers"
        done=$((done + 1))
        [ $((done % 50)) = 0 ] && echo "$done of \(programCount * header.repetitions)" >&2
      done
      round=$((round + 1))
    done
    say '\(end)'
    echo "$answers is complete: vpmu-gaps record --from $answers" >&2

    """
  }
}
