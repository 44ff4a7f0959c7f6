import ArgumentParser
import Catalog
import Files
import FoundationEssentials
import KernelBackend
import PerfInterface
import ScenarioLanguage

/// Makes the file that is carried to a machine without this program.
struct PackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Make a file to record evidence with on a machine that has nothing but a shell.",
    discussion: """
      The file is an archive of tar: an agent that needs no library, its programs, and a script.
      There: tar -xf vpmu-gaps-pack.tar && vpmu-gaps-pack/run.sh
      Here again: vpmu-gaps record --from answers.txt
      'make agents' builds the agents.

      EXAMPLES
        vpmu-gaps pack --allow-disturbing
        vpmu-gaps pack --allow-disturbing --architecture aarch64 --output arm.tar
        vpmu-gaps pack --machine icelake --allow-disturbing     with x86 guests
        vpmu-gaps pack D-3.3-2 --allow-disturbing
      """
  )

  @OptionGroup var content: ContentOptions

  @Argument(help: "Claims to pack; all when absent.")
  var ids: [String] = []

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var output = "vpmu-gaps-pack.tar"

  @Option(
    help: ArgumentHelp(
      "For which machines: x86_64 or aarch64; as this one when absent.",
      valueName: "name"
    )
  )
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The processor there, such as icelake: adds what is written for it, and on x86 guests.",
      valueName: "processor"
    )
  )
  var machine: String?

  @Option(help: ArgumentHelp("An agent that was built elsewhere.", valueName: "file"))
  var agent: String?

  @Option(help: "CPUs that scenarios may have there, 1 to 64.")
  var cpus = 2

  @Option(name: .customLong("repeat"), help: ArgumentHelp("Repetitions, 1 to 20.", valueName: "n"))
  var repetitions = 2

  @Flag(help: "Let it take every counter of a CPU from its other users there.")
  var allowDisturbing = false

  private static let architectures = ["x86_64", "aarch64"]

  func validate() throws {
    guard (1...20).contains(repetitions) else { throw ValidationError("--repeat takes 1 to 20") }
    guard (1...64).contains(cpus) else { throw ValidationError("--cpus takes 1 to 64") }
    if let architecture, !PackCommand.architectures.contains(architecture) {
      let names = PackCommand.architectures.joined(separator: " or ")
      throw ValidationError(
        "--architecture takes \(names), not '\(Console.printable(architecture))'"
      )
    }
    let processors = Processor.all.filter { $0 != .toy }.map(\.name)
    if let machine, !processors.contains(machine) {
      throw ValidationError(
        "--machine takes \(processors.joined(separator: ", ")), not '\(Console.printable(machine))'"
      )
    }
  }

  func run() async throws {
    let catalog = try await content.loadForPublication()
    let claims = try Selection.named(ids, in: catalog)
    let items = claims.flatMap(\.scenarios).flatMap { Recorder.Item.all($0.name, $0.parsed.plans) }
    let pack: Pack
    do throws(Pack.Problem) {
      pack = try Pack(
        agent: try agentBytes(),
        items,
        processor: machine.flatMap(Processor.named),
        cpus: cpus,
        allowsDisturbing: allowDisturbing,
        repetitions: repetitions
      )
    } catch {
      Console.error("error: \(error.reason)")
      throw ExitStatus.badContent
    }
    guard pack.programCount > 0 else {
      throw Unavailable.nothing(
        "there is nothing that can be asked of such a machine",
        allowDisturbing
      )
    }
    let archive = try archive(pack)
    try OutputFolder.change(output) { _ in archive }
    let minutes = Int((pack.seconds / 60).rounded(.up))
    Console.error(
      "\(output): \(pack.programCount) programs, at least \(max(minutes, 1)) min there; "
        + "tar -xf \(output) && \(Pack.folder)/run.sh"
    )
  }

  /// The files as an archive, the same for the same files.
  private func archive(_ pack: Pack) throws -> [UInt8] {
    let manager = FileManager.default
    let place = "\(manager.temporaryDirectory.path)/vpmu-gaps-\(UUID().uuidString)"
    defer { try? manager.removeItem(atPath: place) }
    let folder = "\(place)/\(Pack.folder)"
    do {
      try manager.createDirectory(atPath: "\(folder)/programs", withIntermediateDirectories: true)
      for file in pack.files {
        let path = "\(folder)/\(file.path)"
        try Data(file.bytes).write(to: URL(fileURLWithPath: path))
        let mode = file.isProgram ? 0o755 : 0o644
        try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      }
      let answer = try Tool("tar").run([
        "--create", "--directory", place, "--format=ustar", "--sort=name", "--mtime=@0",
        "--owner=0", "--group=0", "--numeric-owner", Pack.folder,
      ])
      if answer.isGood { return answer.output }
      Console.error("error: tar: \(Console.printable(answer.messages))")
    } catch let problem as Tool.Problem {
      Console.error("error: \(problem.reason)")
    } catch {
      Console.error("error: '\(place)' cannot be written")
    }
    throw ExitStatus.cannotWrite
  }

  private func agentBytes() throws(Pack.Problem) -> [UInt8] {
    let known = architecture ?? PackCommand.ownArchitecture
    let path =
      agent
      ?? PackCommand.folders.lazy.map { "\($0)/\(known)" }
      .first { FileManager.default.fileExists(atPath: $0) }
    guard let path else {
      throw Pack.Problem(
        reason: "there is no agent for \(known); 'make agents' builds it, or name one by --agent"
      )
    }
    do {
      return try Input(limit: 64 << 20).read(path)
    } catch {
      throw Pack.Problem(reason: "the agent '\(Console.printable(path))' cannot be read")
    }
  }

  /// Where 'make agents' and 'make install' put them.
  private static var folders: [String] {
    [ProjectFolder.path(".build/agents"), "\(Executable.folder)/../share/vpmu-gaps/agents"]
  }

  private static var ownArchitecture: String {
    #if arch(arm64)
    "aarch64"
    #else
    "x86_64"
    #endif
  }
}
