public import PerfInterface

/// The state of a machine that runs perf and KVM: a value to copy, compare and explore.
///
/// Time is virtual, in nanoseconds from 0. Nothing but `advance(toAtMost:)` lets it pass.
public struct System: Hashable, Sendable {
  /// The hardware it runs on.
  public let machine: Machine
  /// What KVM or perf does about contention; nil as Linux does.
  public let policy: ContentionPolicy?
  /// Which KVM behind a guest's virtual PMU.
  let architecture: Machine.Architecture

  var perf: Perf
  var virtualCPUs = Table<VirtualCPU>()

  /// The event behind each handle of a scenario; nil where opening it failed.
  var eventHandles: [EventIndex?] = []
  /// Leaders of weak groups that a member did not fit, up to when the tool looks after that.
  var brokenGroups: [EventHandle] = []
  /// The members that were refused with EINVAL.
  var refusedMembers: [EventHandle] = []
  /// The virtual counter behind each handle; nil where the guest could not program one.
  var guestCounterHandles: [GuestCounterPlace?] = []
  /// The VMs that run Linux.
  var guestKernels: [GuestKernel] = []

  /// Creates an idle machine without tasks that runs `kernel`.
  public init(machine: Machine, kernel: KernelVersion, policy: ContentionPolicy? = nil) {
    let reserved = policy?.reserved(of: machine.inventory) ?? 0
    let behaviour = kernel.behaviour
    let hardware = Hardware(machine, reserved: reserved, kernel: behaviour)
    self.init(machine: machine, kernel: behaviour, policy: policy, hardware: hardware)
  }

  /// The same on hardware that may be what KVM offers to a guest.
  init(machine: Machine, kernel: KernelBehaviour, policy: ContentionPolicy?, hardware: Hardware) {
    self.machine = machine
    self.policy = policy
    architecture = machine.architecture ?? machine.processor.architecture
    perf = Perf(machine: machine, kernel: kernel, hardware: hardware)
  }

  /// `kernel.perf_event_paranoid`, where a user without privileges opens the host's events; nil where a
  /// privileged one does (E10).
  public var paranoid: Int8? {
    get { perf.paranoid }
    set { perf.paranoid = newValue }
  }

  /// Virtual time in nanoseconds.
  public var time: UInt64 { perf.time }

  /// Groups visited and interrupts served so far, an interrupt weighing as much as 64 groups.
  ///
  /// Whoever runs a scenario of unknown origin bounds it.
  public var work: Int { perf.work }

  var processor: Processor { machine.processor }

  /// Adds a thread that is ready to run on `cpu`; handles count up from 0.
  public mutating func addTask(cpu: Int, cgroup: CgroupHandle = 0) -> TaskHandle {
    let task = perf.threads.append(Thread(cpu: cpu, cgroup: cgroup))
    perf.tally.addTask()
    perf.chooseTask(cpu: cpu)
    followSwitches()
    return task.number
  }

  /// Adds a cgroup; its handle is the next one, from 1.
  public mutating func addCgroup(in parent: CgroupHandle) { perf.cgroups.add(in: parent) }

  /// Adds a virtual CPU whose thread is `task`; it becomes one when its VM is created.
  public mutating func addVirtualCPU(
    task: TaskHandle,
    vm: VMHandle,
    mode: VirtualPMUMode,
    hasUserAPIC: Bool = false,
    counters: Int? = nil
  ) -> VCPUHandle {
    // Without an APIC in the kernel a mediated guest silently gets no PMU (M3).
    let lacksInterrupts = mode == .mediated && hasUserAPIC
    // On hybrid processors KVM gives nobody one (K90).
    let mode = lacksInterrupts || perf.hardware.isHybrid ? .none : mode
    let thread = TaskIndex(task)
    var vcpu = VirtualCPU(thread: thread, vm: vm, mode: mode, hardware: perf.hardware)
    if let counters { vcpu.offer(counters) }
    vcpu.hasUserAPIC = hasUserAPIC
    return virtualCPUs.append(vcpu).number
  }

  /// Creates a VM; nil when it succeeded (M11, M12).
  public mutating func createVM(_ vm: VMHandle) -> ErrorNumber? {
    let isMediated = virtualCPUs.contains { $0.vm == vm && $0.mode == .mediated }
    if isMediated, perf.hasIncludeGuestEvents { return .ebusy }
    for vcpu in virtualCPUs.indices where virtualCPUs[vcpu].vm == vm {
      virtualCPUs[vcpu].isCreated = true
      execute(vcpu)
      if perf.isRunning(virtualCPUs[vcpu].thread) { loadVirtualCPU(vcpu) }
    }
    updateMediatedVMs()
    return nil
  }

  /// Makes the thread of a virtual CPU execute it.
  mutating func execute(_ vcpu: VCPUIndex) {
    let thread = virtualCPUs[vcpu].thread
    perf.threads[thread].guest = vcpu.executedGuest
    perf.threads[thread].precedesCPU = policy == .first
  }

  /// The virtual CPU that a CPU executes; nil when it runs something else.
  func virtualCPU(on cpu: Int) -> VCPUIndex? {
    perf.cpus[cpu].currentTask.flatMap { perf.threads[$0].guest.map(VCPUIndex.init) }
  }

  /// What KVM does when threads of virtual CPUs have come to a CPU.
  ///
  /// `virt/kvm/kvm_main.c:kvm_sched_in()`
  mutating func followSwitches() {
    guard !perf.switchedCPUs.isEmpty else { return }
    let switched = perf.switchedCPUs
    perf.switchedCPUs.removeAll(keepingCapacity: true)
    for cpu in switched {
      if let vcpu = virtualCPU(on: cpu) { loadVirtualCPU(vcpu) }
    }
  }

  /// The event behind a handle, if it is open.
  func openEvent(_ handle: EventHandle) -> EventIndex? {
    eventIndex(handle).flatMap { perf.events[$0].state == .dead ? nil : $0 }
  }

  /// The event behind a handle; nil when there is none.
  func eventIndex(_ handle: EventHandle) -> EventIndex? {
    handle < eventHandles.count ? eventHandles[handle] : nil
  }
}
