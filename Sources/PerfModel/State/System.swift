public import PerfInterface

/// The state of a machine that runs perf and KVM: a value to copy, compare and explore.
///
/// Time is virtual, in nanoseconds from 0. Nothing but `advance(toAtMost:)` lets it pass.
public struct System: Hashable, Sendable {
  /// The kernel it behaves like.
  public let profile: KernelProfile
  /// The hardware it runs on.
  public let machine: Machine
  /// What KVM or perf does about contention; nil as Linux does.
  public let policy: ContentionPolicy?
  /// Which KVM behind a guest's virtual PMU.
  let architecture: Machine.Architecture
  let counters: CounterInventory

  /// Virtual time in nanoseconds.
  public internal(set) var time: UInt64 = 0

  var cpus: [CPU]
  var threads: [Thread] = []
  var contexts: [EventContext]
  var events: [Event] = []
  /// The event behind each handle of a scenario.
  var eventHandles: [EventIndex] = []
  var virtualCPUs: [VirtualCPU] = []
  /// The virtual counter behind each handle; nil where the guest could not program one.
  var guestCounterHandles: [GuestCounterPlace?] = []

  /// What happened since the last `run` began.
  var tally: RunTally
  /// Groups visited and interrupts served so far, an interrupt weighing `interruptWork` groups.
  ///
  /// Whoever runs a scenario of unknown origin bounds it.
  public internal(set) var work = 0
  static let interruptWork = 64

  /// Creates an idle machine without tasks.
  public init(machine: Machine, profile: KernelProfile, policy: ContentionPolicy? = nil) {
    self.machine = machine
    self.profile = profile
    self.policy = policy
    architecture = machine.architecture ?? (machine.model == .armv8 ? .arm64 : .x86)
    counters = CounterInventory(machine)
    tally = RunTally(cpus: machine.cpus)
    cpus = []
    contexts = []
    for cpu in 0..<machine.cpus {
      var slots = ContextSlots()
      for kind in profile.contextKinds {
        slots[kind] = contexts.count
        contexts.append(EventContext(kind: kind, cpu: cpu, task: Event.none))
      }
      cpus.append(CPU(contexts: slots))
    }
  }

  /// Adds a thread that is ready to run on `cpu`; handles count up from 0.
  public mutating func addTask(cpu: Int) -> TaskHandle {
    threads.append(Thread(cpu: cpu))
    tally.addTask()
    chooseTask(cpu: cpu)
    return threads.count - 1
  }

  /// Adds a virtual CPU whose thread is `task`; it becomes one when its VM is created.
  public mutating func addVirtualCPU(
    task: TaskHandle,
    vm: VMHandle,
    mode: VirtualPMUMode,
    hasUserAPIC: Bool = false
  ) -> VCPUHandle {
    // Without an APIC in the kernel a mediated guest silently gets no PMU (M3).
    let mode = mode == .mediated && hasUserAPIC ? .none : mode
    var vcpu = VirtualCPU(thread: task, vm: vm, mode: mode, counters: counters)
    vcpu.hasUserAPIC = hasUserAPIC
    virtualCPUs.append(vcpu)
    return virtualCPUs.count - 1
  }

  /// Creates a VM; nil when it succeeded (M11, M12).
  public mutating func createVM(_ vm: VMHandle) -> ErrorNumber? {
    let vcpus = virtualCPUs.indices.filter { virtualCPUs[$0].vm == vm }
    if vcpus.contains(where: { virtualCPUs[$0].mode == .mediated }) {
      guard !hasIncludeGuestEvents else { return .ebusy }
    }
    for vcpu in vcpus {
      virtualCPUs[vcpu].isCreated = true
      threads[virtualCPUs[vcpu].thread].virtualCPU = vcpu
      if isRunning(virtualCPUs[vcpu].thread) { loadVirtualCPU(vcpu) }
    }
    return nil
  }

  /// The event behind a handle, or `none`.
  func eventIndex(_ handle: EventHandle) -> EventIndex {
    handle < eventHandles.count ? eventHandles[handle] : Event.none
  }
}
