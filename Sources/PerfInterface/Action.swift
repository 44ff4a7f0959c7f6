/// A perf event of the host, by its place among those a scenario opens.
public typealias EventHandle = Int
/// A virtual counter of a guest, by its place among those a scenario programs.
public typealias GuestCounterHandle = Int
/// A thread, by its place among those a scenario declares.
public typealias TaskHandle = Int
/// A cgroup, by its place among those a scenario declares, from 1; 0 is the root.
public typealias CgroupHandle = Int
/// A virtual CPU, by its place among those of all VMs.
public typealias VCPUHandle = Int

/// A virtual machine, by its place among those a scenario declares.
public typealias VMHandle = Int

/// What `perf_event_open(2)` is told to count.
public enum OpenTarget: Hashable, Sendable {
  /// Everything on a CPU: pid -1.
  case cpu(Int)
  /// One thread, on one CPU only or on any (nil).
  case task(TaskHandle, cpu: Int?)
  /// The tasks of a cgroup, on one CPU (E60).
  case cgroup(CgroupHandle, cpu: Int)
  /// The system call's own arguments: pid 0 is the first declared task, N > 0 the Nth.
  case raw(pid: Int, cpu: Int)
}

extension OpenTarget {
  /// The CPU that is named; nil where a task counts on any.
  public var cpu: Int? {
    switch self {
    case .cpu(let cpu): cpu
    case .task(_, let cpu): cpu
    case .cgroup(_, let cpu): cpu
    case .raw(_, let cpu): cpu
    }
  }
}

/// One step of a scenario: what the host, a guest or time does.
public indirect enum Action: Hashable, Sendable {
  case open(EventHandle, attr: EventAttr, target: OpenTarget, group: EventHandle?)
  /// The perf tool opens an event.
  case openByTool(EventHandle, ToolEvent, target: OpenTarget, group: EventHandle?)
  /// The perf tool opens the members of weak groups by themselves, if one of them did not fit (E55).
  case openWithoutGroups([ToolOpening])
  /// The perf tool enables what it has been able to open.
  case enableByTool(EventHandle)
  /// The kernel's own call, `perf_event_create_kernel_counter()`: fewer checks, no group (E30).
  case createKernelCounter(EventHandle, attr: EventAttr, target: OpenTarget)
  case enable(EventHandle)
  case disable(EventHandle)
  case close(EventHandle)
  case reset(EventHandle)
  case read(EventHandle)
  /// Enables it for so many overflows more, after which it goes off (S78).
  case refresh(EventHandle, overflows: UInt32)
  /// Sets its period, or its frequency where it follows one (S79).
  case setPeriod(EventHandle, UInt64)
  /// Maps the buffer of its samples (E62).
  case map(EventHandle)
  /// Takes the mapping away.
  case unmap(EventHandle)
  /// Has its samples go to the buffer of another event, or nowhere (E63).
  case redirect(EventHandle, to: EventHandle?)
  case contextSwitch(cpu: Int, to: TaskHandle)
  case sleep(TaskHandle)
  case wake(TaskHandle)
  case migrate(TaskHandle, cpu: Int)
  /// Puts a task into another cgroup (S83).
  case moveToCgroup(TaskHandle, CgroupHandle)
  case exec(TaskHandle)
  case exit(TaskHandle)
  /// A child that is a process of its own, or another thread of the same one.
  case fork(TaskHandle, child: TaskHandle, isThread: Bool)
  case interrupts(cpu: Int, enabled: Bool)
  /// Creates a VM's virtual CPUs and gives them their PMU.
  case createVM(VMHandle)
  /// Installs a filter for the events of a VM's counters; nil takes it away.
  case filter(VMHandle, GuestEventFilter?)
  /// User space runs a virtual CPU by another thread from now on (K12).
  ///
  /// `rebuilding` makes KVM's events anew for it, which no kernel does.
  case runVirtualCPU(VCPUHandle, by: TaskHandle, rebuilding: Bool)
  /// User space reads the registers of a VM's virtual PMUs.
  case saveVM(VMHandle)
  /// User space writes what it has read last into a VM's virtual PMUs, which are new then.
  case restoreVM(VMHandle)
  /// Creates the NMI watchdog's event on every CPU, or releases it; nothing where it is so already.
  case watchdog(Bool)
  /// A tool behind perf's back programs a counter, or leaves it alone again.
  case grab(cpu: Int, Counter, Bool)
  case guest(VCPUHandle, GuestAction)
  /// Linux boots in a VM.
  case bootLinux(VMHandle, GuestBoot)
  /// Linux in a VM does what a host does.
  case inGuest(VMHandle, Action)
  /// A busy thread begins to run; the host's are there from the start.
  case startTask(TaskHandle, cpu: Int)
  case run(nanoseconds: UInt64)
}

extension Action {
  /// The event that it opens; nil where it opens none.
  public var openedEvent: EventHandle? {
    switch self {
    case .open(let handle, _, _, _), .openByTool(let handle, _, _, _),
      .createKernelCounter(let handle, _, _):
      handle
    default: nil
    }
  }
}

/// What an action that opens an event from user space asks for.
public struct Opening: Hashable, Sendable {
  /// Creates it.
  public init(handle: EventHandle, attr: EventAttr, target: OpenTarget, group: EventHandle?) {
    self.handle = handle
    self.attr = attr
    self.target = target
    self.group = group
  }

  /// The event's handle.
  public let handle: EventHandle
  /// Its attribute block; of a tool's the one that is tried first by a tool that counts guests.
  public let attr: EventAttr
  /// What it counts.
  public let target: OpenTarget
  /// The leader of its group.
  public let group: EventHandle?
}

extension Action {
  /// What it opens by `perf_event_open(2)`; nil where it opens nothing.
  public var opening: Opening? {
    switch self {
    case .open(let handle, let attr, let target, let group):
      Opening(handle: handle, attr: attr, target: target, group: group)
    case .openByTool(let handle, let event, let target, let group):
      Opening(handle: handle, attr: event.attr, target: target, group: group)
    default: nil
    }
  }
}

/// How Linux boots in a VM.
public struct GuestBoot: Hashable, Sendable {
  /// Its release; nil for that of the host.
  public var kernel: KernelVersion?
  /// The events of its NMI watchdog, one for each of its CPUs; empty where it has none.
  public var watchdog: [EventHandle]

  /// Creates it.
  public init(kernel: KernelVersion? = nil, watchdog: [EventHandle] = []) {
    self.kernel = kernel
    self.watchdog = watchdog
  }
}

/// What a guest driver does with its virtual PMU.
public enum GuestAction: Hashable, Sendable {
  /// Programs a counter and enables it; nil takes the next free general-purpose one.
  case count(GuestCounterHandle, GuestCounterSetting, on: Counter?)
  case stop(GuestCounterHandle)
  case start(GuestCounterHandle)
  case write(GuestCounterHandle, value: UInt64)
  case read(GuestCounterHandle)
  /// Switches the counter's own enable bit off and on; on arm64 rewrites the event type.
  case reprogram(GuestCounterHandle)
  /// Switches all counters off and on through GLOBAL_CTRL, on arm64 PMCR.E.
  case toggleGlobal
  /// Writes the value that it has to the register that switches all counters.
  case rewriteGlobal
  /// Executes instructions that KVM emulates.
  case emulate(instructions: UInt64)
  case lbrOn
  case lbrOff
  case lbrRead
  /// Reads a counter by RDPMC, in user mode with CR4.PCE clear or in kernel mode (K23).
  case rdpmc(Counter, fromUser: Bool)
  /// Writes the register of overflow bits itself, which is for reading only (K23).
  case writeStatus
  /// Masks the PMU's interrupt in the local APIC, or unmasks it.
  case maskInterrupt(Bool)
}

/// Which events KVM lets a guest count (K34).
public struct GuestEventFilter: Hashable, Sendable {
  /// Whether the list holds what is allowed, not what is denied.
  public var isAllowList: Bool
  /// The events, without their privilege levels.
  public var events: [EventAttr]
  /// The fixed counters of the list: they are not filtered by what they count.
  public var fixedCounters: [Counter]

  /// Creates a filter.
  public init(isAllowList: Bool, events: [EventAttr], fixedCounters: [Counter] = []) {
    self.isAllowList = isAllowList
    self.events = events
    self.fixedCounters = fixedCounters
  }
}

/// What a guest driver writes into a counter's registers.
public struct GuestCounterSetting: Hashable, Sendable {
  /// The event and its privilege filter, as a guest's perf would ask for it.
  public var attr: EventAttr
  /// The value written first.
  public var initialValue: UInt64
  /// Events between two overflow interrupts; nil counts without interrupts.
  public var period: UInt64?

  /// Creates a setting.
  public init(attr: EventAttr, initialValue: UInt64 = 0, period: UInt64? = nil) {
    self.attr = attr
    self.initialValue = initialValue
    self.period = period
  }
}
