import PerfInterface

/// The perf subsystem of a host: its contexts and events, and who runs on which CPU.
///
/// It knows nothing of KVM, whose events are events like others. What KVM does stands in `System`.
struct Perf: Hashable, Sendable {
  /// The kernel it is of.
  let kernel: KernelBehaviour
  let hardware: Hardware

  /// Virtual time in nanoseconds.
  var time: UInt64 = 0

  var cpus: [CPU]
  var threads = Table<Thread>()
  var contexts = Table<EventContext>()
  var events = Table<Event>()
  /// PMUs that have had an event, a bit for each.
  var usedPMUs = 0
  /// Whether a PMU beside the core's and software has had one.
  var hasOtherPMUs: Bool {
    usedPMUs & ~(1 << PMUKind.hardware.rawValue | 1 << PMUKind.software.rawValue) != 0
  }

  var cgroups = CgroupTree()
  /// Whether an event of the branch trace or the processor trace was opened.
  var usesTraces = false
  /// Whether an event of a cgroup was opened.
  var usesCgroups = false

  /// Call-stack events of CPUs that are placed anywhere (P37); see `SavedBranches`.
  var callStackUsersOfCPUs = 0

  /// `kernel.perf_event_paranoid`, where a user without privileges opens the events; nil where a
  /// privileged one does.
  var paranoid: Int8?

  /// VMs with a mediated PMU, for which the hardware is kept (M10, M12).
  var hasMediatedVM = false
  /// CPUs that have switched tasks since somebody looked, in that order.
  var switchedCPUs: [Int] = []

  /// What happened since the last `run` began.
  var tally: RunTally
  /// Groups visited and interrupts served so far, an interrupt weighing `interruptWork` groups.
  ///
  /// Whoever runs a scenario of unknown origin bounds it.
  var work = 0
  static let interruptWork = 64

  /// An idle machine without tasks.
  init(machine: Machine, kernel: KernelBehaviour, hardware: Hardware) {
    self.kernel = kernel
    self.hardware = hardware
    tally = RunTally(cpus: machine.cpus)
    cpus = []
    for cpu in 0..<machine.cpus {
      var slots = ContextSlots()
      for kind in kernel.contextKinds {
        slots[kind] = contexts.append(EventContext(kind: kind, cpu: cpu, task: nil))
      }
      cpus.append(
        CPU(contexts: slots, multiplexNanoseconds: hardware.multiplexNanoseconds)
      )
    }
  }

  /// The context of a CPU itself.
  func context(ofCPU cpu: Int, _ kind: PMUKind) -> ContextIndex {
    guard let context = cpus[cpu].contexts[kind] else {
      preconditionFailure("every CPU has a context of each kind that the kernel has")
    }
    return context
  }
}

extension KernelBehaviour {
  /// The contexts of each task and CPU: one for all PMUs, or one for each (D2).
  var contextKinds: [PMUKind] { separatesSoftwareContexts ? [.hardware, .software] : [.hardware] }

  /// The context that holds the events of a PMU.
  ///
  /// 6.1 has one more for instructions sampled on a CPU; nothing tells it from the core's.
  func contextKind(_ pmu: PMUKind) -> PMUKind {
    separatesSoftwareContexts && pmu == .software ? .software : .hardware
  }
}
