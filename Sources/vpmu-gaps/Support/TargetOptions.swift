import ArgumentParser
import KernelBackend
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner

/// Whom a report is made for.
struct TargetOptions: ParsableArguments {
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "A report for one place: kernel=R, machine=M and mode=emulated or mediated, each of which may be left out, or 'host' for this machine; repeatable. @FILE has a place on each line.",
      valueName: "place"
    )
  )
  var places: [String] = []

  @Option(help: ArgumentHelp("What a report made by --for is called.", valueName: "text"))
  var title: String?

  /// Lines of a file of places.
  private static let lineLimit = 200
  private static let sizeLimit = 64 << 10

  /// Those that are named; nil without any.
  func targets() throws -> ReportTargets? {
    guard !places.isEmpty else {
      guard title == nil else { throw ValidationError("--title belongs to --for") }
      return nil
    }
    var targets: [ReportTarget] = []
    for place in places {
      guard place.hasPrefix("@") else {
        do throws(TargetProblem) {
          targets.append(try TargetOptions.target(place))
        } catch {
          throw ValidationError("--for '\(Console.printable(place))': \(error.message)")
        }
        continue
      }
      targets += try TargetOptions.targets(inFile: String(place.dropFirst()))
    }
    guard !targets.isEmpty else { throw ValidationError("no place is named") }
    guard targets.count <= TargetOptions.lineLimit else {
      throw ValidationError("there are more than \(TargetOptions.lineLimit) places")
    }
    return ReportTargets(targets, title: title)
  }

  private static func targets(inFile path: String) throws -> [ReportTarget] {
    let text = String(decoding: try NamedInput.read(path, limit: sizeLimit), as: UTF8.self)
    var targets: [ReportTarget] = []
    var problems: [Diagnostic] = []
    for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard !words.isEmpty else { continue }
      do throws(TargetProblem) {
        targets.append(try target(words.joined(separator: ",")))
      } catch {
        problems.append(
          Diagnostic(
            file: NamedInput.title(path),
            position: SourcePosition(line: place + 1, column: 1),
            message: error.message,
            suggestion: error.suggestion
          )
        )
      }
    }
    guard problems.isEmpty else { throw DiagnosticList(problems).report() }
    return targets
  }

  /// What is wrong with a place.
  struct TargetProblem: Error {
    let message: String
    var suggestion: String?
  }

  /// Reads `kernel=6.8,machine=zen4,mode=emulated`, or `host`.
  private static func target(_ text: String) throws(TargetProblem) -> ReportTarget {
    if text == BackendName.Kind.host.word { return HostTarget.target() }
    var (release, processor, mode): (String?, Processor?, VirtualPMUMode?)
    var seen: Set<String> = []
    for part in text.split(separator: ",") {
      let words = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard words.count == 2 else {
        throw TargetProblem(
          message: "a place is kernel=R,machine=M,mode=emulated or mediated, or 'host'"
        )
      }
      guard seen.insert(words[0]).inserted else {
        throw TargetProblem(message: "'\(words[0])' is given twice")
      }
      switch words[0] {
      case "kernel":
        guard words[1].wholeMatch(of: #/\d+\.\d+[\w.+~-]*/#) != nil else {
          throw TargetProblem(message: "'\(words[1])' is no release such as 6.8 or 6.12.85")
        }
        release = words[1]
      case "machine":
        let names = Processor.all.filter { $0 != .toy }.map(\.name)
        guard names.contains(words[1]) else {
          throw TargetProblem(
            message:
              "no processor is called '\(words[1])'; possible: \(names.joined(separator: ", "))",
            suggestion: Suggestion.nearest(to: words[1], among: names)
          )
        }
        processor = Processor.named(words[1])
      case "mode":
        guard let known = VirtualPMUMode(rawValue: words[1]), known != .none else {
          throw TargetProblem(message: "a mode is emulated or mediated, not '\(words[1])'")
        }
        mode = known
      default:
        let keys = ["kernel", "machine", "mode"]
        throw TargetProblem(
          message:
            "'\(words[0])' is nothing that a place has; possible: \(keys.joined(separator: ", "))",
          suggestion: Suggestion.nearest(to: words[0], among: keys)
        )
      }
    }
    guard !seen.isEmpty else {
      throw TargetProblem(
        message: "a place is kernel=R,machine=M,mode=emulated or mediated, or 'host'"
      )
    }
    let target = ReportTarget(release: release, processor: processor, mode: mode)
    if let reason = impossibility(target) { throw TargetProblem(message: reason) }
    return target
  }

  /// Why there is no such place; nil for one that may be.
  private static func impossibility(_ target: ReportTarget) -> String? {
    if let release = target.release, release.prefix(2).allSatisfy({ $0 < "5" || $0 == "." }) {
      return
        "Linux \(release) is too far from \(target.profiles[0].rawValue), the oldest that is followed"
    }
    guard target.mode == .mediated else { return nil }
    if target.release != nil, !target.profiles.allSatisfy(\.behaviour.hasMediatedPMU) {
      let first = KernelVersion.allCases.first { $0.behaviour.hasMediatedPMU }?.rawValue ?? ""
      return "the mediated vPMU is there from \(first) on"
    }
    return target.processor?.guest.reasonWithoutMediatedPMU
  }
}

/// The machine at hand as a place of a report, as far as its files tell.
enum HostTarget {
  static func target() -> ReportTarget {
    let release = Executable.firstLine("/proc/sys/kernel/osrelease")
    let facts = ProcessorFacts(Executable.text("/proc/cpuinfo") ?? "")
    let known = facts.processor
    let isMediated = ["kvm_intel", "kvm_amd"].contains {
      Executable.firstLine("/sys/module/\($0)/parameters/enable_mediated_pmu") == "Y"
    }
    let name = facts.modelName.map { "its processor is \($0)" } ?? "its processor is unknown"
    return ReportTarget(
      release: release,
      processor: known,
      mode: isMediated ? .mediated : .emulated,
      note: "This machine: \(name)" + (known == nil ? ", which has no table of its own here." : ".")
    )
  }
}
