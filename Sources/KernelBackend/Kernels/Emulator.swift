import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A program that boots a kernel with the agent on a machine that does not exist.
///
/// Everything that tells one emulator from another stands in the file that conforms to this.
protocol Emulator: Sendable {
  /// The word before the colon in the names of its backends.
  var kind: BackendName.Kind { get }
  /// Its name in messages.
  var title: String { get }
  /// The kernels that `make kernels` fetches for it.
  var kernels: [KernelVersion] { get }
  /// The processors that may follow the kernel in a name.
  var processors: [String] { get }
  /// Whose instructions it executes.
  var architecture: Machine.Architecture { get }
  /// The machine of a backend in words: processor, version, counters.
  func machineText(_ name: BackendName) -> String
  /// Scenarios of one boot; a kernel that hangs takes no more with it.
  var batchSize: Int { get }
  /// Machines that run at the same time.
  var machinesAtOnce: Int { get }

  /// The file of a kernel in the folder that `make kernels` fills.
  func image(of kernel: KernelVersion) -> String
  /// The file of the agent there.
  func agent(for kernel: KernelVersion) -> String
  /// What else it needs and what there is not, in words with a remedy; nil when nothing is missing.
  func missing(in folder: KernelFolder) -> String?

  /// The processor that a name means; nil where it depends on the plan.
  func processor(_ name: BackendName) -> String?
  /// The machine that a plan gets, and what it can express.
  func hardware(for plan: Plan, _ name: BackendName) -> KernelMachine
  /// How the machine is started for a plan; plans that agree in it share a boot.
  func boot(for plan: Plan, _ name: BackendName, speed: EmulatedKernel.Speed) -> Boot
  /// How it is started to be looked at.
  func bootForLooking(_ name: BackendName) -> Boot

  /// Boots once.
  ///
  /// - Parameter program: The agent's operations, after those that place the agent itself.
  /// - Parameter progress: Is told what the machine has said so far.
  /// - Returns: Everything the machine said, whether or not it came to its end.
  func run(
    _ program: String,
    _ boot: Boot,
    _ files: BootFiles,
    progress: (String) -> Void
  ) throws
    -> String
}

extension Emulator {
  /// The machine as reports name it.
  func machine(_ name: BackendName) -> RealMachine {
    RealMachine(architecture: architecture, processor: processor(name), isEmulated: true)
  }

  /// A plan as the agent's operations on a backend's machine.
  func translate(
    _ plan: Plan,
    for name: BackendName
  ) -> Result<AgentProgram, NotExpressible> {
    AgentProgram.translate(
      plan,
      kernel: name.kernel,
      on: hardware(for: plan, name)
    )
  }

  /// Whether a name is one of its backends'.
  func has(_ name: BackendName) -> Bool {
    name.kind == kind && name.kernel.map(kernels.contains) == true
      && name.processor.map(processors.contains) ?? true
  }
}

/// How an emulated machine is started.
struct Boot: Hashable, Sendable {
  /// How time passes in it.
  enum Clock: Hashable, Sendable {
    /// An instruction takes two to the `shift` nanoseconds: runs repeat exactly.
    case instructions(shift: Int)
    /// The host's time.
    case host
  }

  /// The emulator's name of the processor.
  let processor: String
  /// How time passes.
  var clock = Clock.instructions(shift: 0)
  /// Words for the kernel.
  var options: [String] = []
}

/// What a machine is started with, and for how long.
struct BootFiles {
  /// The kernel's image.
  let kernel: String
  /// The initial file system with the agent.
  let agent: String
  /// Where they are, and what else `make kernels` has put there.
  let folder: KernelFolder
  /// The whole run must end in this time, in seconds.
  let limitSeconds: Double
}

/// The emulators that there are: a new one is a file of its own and a name in this list.
enum Emulators {
  static let all: [any Emulator] = [QEMU(), Bochs()]

  /// The one that boots a backend of some name; nil for a name that is none of theirs.
  static func emulator(of name: BackendName) -> (any Emulator)? { all.first { $0.has(name) } }
}
