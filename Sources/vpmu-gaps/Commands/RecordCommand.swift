import ArgumentParser
import Catalog
import FoundationEssentials
import KernelBackend
import PerfInterface
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

      EXAMPLES
        vpmu-gaps record
        vpmu-gaps record --backend qemu:6.12 --output my-kernel.json
        vpmu-gaps record --shard 2/8
        vpmu-gaps record D-3.2-2 --backend bochs:7.3
      """
  )

  @OptionGroup var content: ContentOptions
  @OptionGroup var kernels: KernelOptions

  @Argument(
    help: ArgumentHelp("Claims to record anew in a file that holds others; all when absent.")
  )
  var ids: [String] = []

  @Option(help: ArgumentHelp("\(KernelOptions.choice); all when absent.", valueName: "name"))
  var backend: String?

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
    if output != nil, backend == nil {
      throw ValidationError("--output is for one backend; name it by --backend")
    }
    _ = try part()
  }

  func run() async throws {
    let catalog = try await content.loadForPublication()
    let machines = try kernels.machines(named: backend)
    let items = try items(catalog)
    let plans = catalog.claims.flatMap(\.scenarios).flatMap(\.parsed.plans)
    for machine in machines { try record(items, of: plans, on: machine) }
  }

  private func record(
    _ items: [Recorder.Item],
    of plans: [Plan],
    on machine: EmulatedKernel
  ) throws {
    let recorder = Recorder(machine, repetitions: repetitions)
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
    for id in ids where !catalog.claims.contains(where: { $0.id == id }) {
      throw Selection.nothing(id, among: catalog)
    }
    let claims = catalog.claims.filter { ids.isEmpty || ids.contains($0.id) }
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
