import ArgumentParser
import Catalog
import FoundationEssentials
import KernelBackend
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner
import Site

/// Runs the catalog on a real kernel and writes evidence.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Run the catalog on a real kernel and write evidence.",
    discussion: """
      Every scenario that the emulated machine can express runs on the kernel, several times.
      The report joins all evidence in Content/Evidence. 'make kernels' fetches kernels and QEMU.
      The backend 'host' is this machine; for others 'vpmu-gaps pack' makes what is carried there.

      EXAMPLES
        vpmu-gaps record
        vpmu-gaps record --backend qemu:6.12 --output my-kernel.json
        vpmu-gaps record --shard 2/8
        vpmu-gaps record D-3.2-2 --backend bochs:7.3
        vpmu-gaps record --backend host --name lab7
        vpmu-gaps record --from answers.txt
      """
  )

  @OptionGroup var content: ContentOptions
  @OptionGroup var kernels: KernelOptions

  @Argument(
    help: ArgumentHelp("Claims to record anew in a file that holds others; all when absent.")
  )
  var ids: [String] = []

  @Option(
    help: ArgumentHelp(
      "\(KernelOptions.choice), or host; all but host when absent.",
      valueName: "name"
    )
  )
  var backend: String?

  @Option(help: ArgumentHelp("The answers of a pack, from another machine.", valueName: "file"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "What evidence of a host is called; its kernel's version when absent.",
      valueName: "name"
    )
  )
  var name: String?

  @Flag(help: "Let 'host' take every counter of a CPU from its other users.")
  var allowDisturbing = false

  @Option(help: ArgumentHelp("The file to write, for one backend.", valueName: "file"))
  var output: String?

  @Option(name: .customLong("repeat"), help: ArgumentHelp("Repetitions, 1 to 20.", valueName: "n"))
  var repetitions = 3

  @Option(help: ArgumentHelp("Record the Nth of M parts of the catalog.", valueName: "n/m"))
  var shard: String?

  func validate() throws {
    guard (1...20).contains(repetitions) else {
      throw ValidationError("--repeat takes 1 to 20")
    }
    if output != nil, backend == nil, from == nil {
      throw ValidationError("--output is for one backend; name it by --backend")
    }
    if from != nil, backend != nil {
      throw ValidationError("--from has its own backend; leave --backend out")
    }
    if from != nil || backend == BackendName.Kind.host.word, kernels.image ?? kernels.modules != nil
    {
      throw ValidationError("--kernel and --modules are for emulated machines; a host has its own")
    }
    if from != nil, shard != nil { throw ValidationError("--shard has no use with --from") }
    let isOfHost = from != nil || backend == BackendName.Kind.host.word
    if name != nil, !isOfHost {
      throw ValidationError("--name belongs to --backend host or --from")
    }
    if let name, !RecordCommand.isName(name) {
      throw ValidationError("a name is letters, digits, '.', '_', '+' and '-', 40 at most")
    }
    if allowDisturbing, backend != BackendName.Kind.host.word {
      throw ValidationError("--allow-disturbing belongs to --backend host; for a pack, to 'pack'")
    }
    _ = try part()
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first.isNumber else { return false }
    return text.count <= nameLimit && PlainName.isPlain(text)
  }

  private static let nameLimit = 40

  /// What a host is called by its kernel's version.
  private static func hostName(_ release: String) -> String {
    String(PlainName.text(release).prefix(nameLimit))
  }

  func run() async throws {
    let catalog = try await content.loadForPublication()
    let items = try items(catalog)
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    for machine in try machines(items) { try record(items, of: plans, on: machine) }
  }

  private func machines(_ items: [Recorder.Item]) throws -> [any KernelUnderTest] {
    if let from { return [try pack(from)] }
    guard backend == BackendName.Kind.host.word else { return try kernels.machines(named: backend) }
    let host: HostBackend
    do throws(HostBackend.Unusable) {
      let release = Executable.firstLine("/proc/sys/kernel/osrelease") ?? "unknown"
      host = try HostBackend(
        agent: Executable.agent,
        name: name ?? RecordCommand.hostName(release),
        allowsDisturbing: allowDisturbing
      )
    } catch {
      throw Unavailable.told(BackendName(kind: .host, kernel: nil), error.reason)
    }
    let workload = Recorder(host, repetitions: repetitions).workload(items)
    guard workload.runCount > 0 else {
      throw Unavailable.nothing("nothing can be recorded on this machine", allowDisturbing)
    }
    announce(host, workload)
    return [host]
  }

  /// What it will do to this machine, before it does it.
  private func announce(_ host: HostBackend, _ workload: Recorder.Workload) {
    let minutes = Int((workload.seconds / 60).rounded(.up))
    let counters =
      allowDisturbing
      ? "it takes every counter of a CPU from other users while a scenario runs"
      : "it takes no counter from anybody; what needs that is left out (--allow-disturbing)"
    Console.error(
      """
      \(host.name): Linux \(host.facts.release), \(host.machineText)
      \(profile(host.facts.release))
      \(workload.runCount) runs, at least \(max(minutes, 1)) min. It opens perf events on some CPUs; \(counters).
      Ctrl-C stops it at any moment: whatever it has opened goes with it, and nothing is written.
      """
    )
  }

  /// The model that a kernel is nearest to.
  private func profile(_ release: String) -> String {
    ReportTarget(release: release, processor: nil, mode: nil).profileText
      ?? "the model has a kernel of this release"
  }

  private func pack(_ path: String) throws -> PackBackend {
    let bytes = try NamedInput.read(path, limit: InputLimit.evidence)
    do throws(PackAnswers.Problem) {
      let answers = try PackAnswers(bytes)
      let machine = PackBackend(
        answers,
        name: name ?? RecordCommand.hostName(answers.facts.release)
      )
      Console.error("\(machine.name): Linux \(answers.facts.release), \(machine.machineText)")
      return machine
    } catch {
      Console.error("\(NamedInput.title(path)):\(error.line):1: error: \(error.reason)")
      throw ExitStatus.badContent
    }
  }

  private func record(
    _ items: [Recorder.Item],
    of plans: [Plan],
    on machine: any KernelUnderTest
  ) throws {
    let rounds = (machine as? PackBackend)?.repetitions ?? repetitions
    let recorder = Recorder(machine, repetitions: rounds)
    var told = -1
    let evidence = recorder.record(items) { done, total in
      let percent = total == 0 ? 100 : done * 100 / total
      guard percent / 10 != told else { return }
      told = percent / 10
      Console.error("\(machine.name): \(done) of \(total) runs")
    }
    guard var evidence else {
      Console.error("error: the kernel of '\(machine.name)' did not come up")
      throw ExitStatus.backendUnavailable
    }
    let name = machine.name.description.split { ":/".contains($0) }.joined(separator: "-")
    let part = shard.map { "-" + $0.split(separator: "/").joined(separator: "of") } ?? ""
    let file = output ?? "\(content.folder)/Evidence/\(name)\(part).json"
    guard !evidence.records.isEmpty else {
      let reason = machine.host?.hasCounters == false ? ": the machine has no counters" : ""
      Console.error("error: nothing of the catalog was seen there\(reason)")
      throw ExitStatus.nothingSelected
    }
    if !ids.isEmpty, FileManager.default.fileExists(atPath: file) {
      evidence = try EvidenceFolder.evidence(at: file).replacing(with: evidence)
      // What no scenario asks for any more goes at this occasion.
      let stale = EvidenceBackend(evidence)?.stale(plans) ?? []
      evidence = evidence.without(stale)
    }
    try OutputFolder.write(try evidence.text(), to: file)
    let conclusive = evidence.records.count { $0.steps != nil }
    Console.error(
      "\(file): \(evidence.header.release), \(evidence.records.count) runs, \(conclusive) conclusive"
    )
  }

  private func items(_ catalog: Catalog) throws -> [Recorder.Item] {
    let claims = try Selection.named(ids, in: catalog)
    let all = claims.flatMap(\.scenarios).flatMap {
      Recorder.Item.all($0.name, $0.parsed.plans)
    }
    guard let part = try part() else { return all }
    return all.enumerated().filter { $0.offset % part.count == part.number - 1 }.map(\.element)
  }

  private func part() throws -> (number: Int, count: Int)? {
    guard let shard else { return nil }
    let numbers = shard.split(separator: "/").compactMap { Int($0) }
    guard numbers.count == 2, numbers[0] >= 1, numbers[0] <= numbers[1] else {
      throw ValidationError("--shard takes a part such as 2/8")
    }
    return (numbers[0], numbers[1])
  }
}
