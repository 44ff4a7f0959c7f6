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
  /// The program, as it is found in the path.
  var program: String { get }
  /// The kernels that `make kernels` fetches for it.
  var kernels: [KernelVersion] { get }
  /// The processors that may follow the kernel in a name; the first is meant where none does.
  var processors: [String] { get }
  /// Whose instructions it executes.
  var architecture: Machine.Architecture { get }
  /// What it says of its version, such as `7.2.22`; nil where it is not installed.
  var version: String? { get }
  /// The counters of its machine in words.
  var countersText: String { get }

  /// The file of a kernel in the folder that `make kernels` fills.
  func image(of kernel: KernelVersion) -> String
  /// The file of the agent there.
  var agent: String { get }

  /// The machine that a plan gets, and what it can express.
  func hardware(for plan: Plan, processor: String?) -> KernelMachine
  /// How the machine is started for a plan; plans that agree in it share a boot.
  func boot(for plan: Plan, processor: String?, speed: EmulatedKernel.Speed) -> Boot
  /// How it is started to be looked at.
  func bootForLooking(processor: String?) -> Boot

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
  /// The processor that a name means.
  func processor(_ name: BackendName) -> String? { name.processor ?? processors.first }

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
      on: hardware(for: plan, processor: name.processor)
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
  let clock: Clock
}

/// What a machine is started with, and for how long.
struct BootFiles {
  /// The kernel's image.
  let kernel: String
  /// The initial file system with the agent.
  let agent: String
  /// The whole run must end in this time, in seconds.
  let limitSeconds: Double
}

/// The emulators that there are: a new one is a file of its own and a name in this list.
enum Emulators {
  static let all: [any Emulator] = [QEMU()]

  /// The one that boots a backend of some name; nil for a name that is none of theirs.
  static func emulator(of name: BackendName) -> (any Emulator)? { all.first { $0.has(name) } }
}
