import PerfInterface

/// Linux in a VM: the model itself, one level down, whose counters are those that KVM offers (G1).
struct GuestKernel: Hashable, Sendable {
  let vm: VMHandle
  /// Its perf, and its tasks; it counts nothing by itself.
  var system: System
  /// The virtual CPUs, by their numbers in the guest.
  let virtualCPUs: [VCPUIndex]
  /// What each of them has in its registers.
  var registers: [GuestRegisters]
  /// Overflows whose interrupts are not served yet.
  var pendingOverflows: [GuestCounterPlace] = []
  /// The last tick that each CPU has had, by its number.
  var servedTicks: [UInt64]
  /// What each CPU runs while no task of the scenario is awake on it.
  let idleTasks: [TaskIndex]

  init(vm: VMHandle, system: System, virtualCPUs: [VCPUIndex], slotCount: Int) {
    self.vm = vm
    self.system = system
    self.virtualCPUs = virtualCPUs
    registers = virtualCPUs.map { _ in GuestRegisters(slotCount: slotCount) }
    servedTicks = virtualCPUs.map { _ in system.perf.tick }
    for cpu in virtualCPUs.indices { _ = self.system.addTask(cpu: cpu) }
    idleTasks = virtualCPUs.indices.map { TaskIndex($0) }
  }

  /// Tasks of the scenario that want a CPU; more than one take turns (G5).
  func awakeTasks(cpu: Int) -> [TaskIndex] {
    let threads = system.perf.threads
    return threads.indices.filter {
      threads[$0].cpu == cpu && threads[$0].isAwake && !threads[$0].hasExited
        && $0 != idleTasks[cpu]
    }
  }
}

/// What the driver of a guest's perf has written into the virtual counters of one CPU.
struct GuestRegisters: Hashable, Sendable {
  /// The guest's event on each counter, by the counter's slot.
  var events: [EventIndex?]
  /// What was read from each last, or written.
  var values: [UInt64]
  /// Whether each counter's enable bit is set.
  var areEnabled: [Bool]

  init(slotCount: Int) {
    events = Array(repeating: nil, count: slotCount)
    values = Array(repeating: 0, count: slotCount)
    areEnabled = Array(repeating: false, count: slotCount)
  }
}
