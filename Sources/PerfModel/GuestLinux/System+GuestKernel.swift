public import PerfInterface

// Linux in a VM: booting, what it does when it is asked to, and its own time.
extension System {
  /// Boots Linux in a VM; its perf finds the counters that KVM offers (G1, G2).
  mutating func bootLinux(_ vm: VMHandle, _ boot: GuestBoot) -> ActionResult {
    let vcpus = virtualCPUs(of: vm)
    if let obstacle = obstacle(to: vcpus) { return obstacle }
    guard let first = vcpus.first else { return .impossible("the VM has no virtual CPU") }
    guard !guestKernels.contains(where: { $0.vm == vm }) else {
      return .impossible("Linux runs in the guest already")
    }
    let counters =
      virtualCPUs[first].mode == .none ? [] : virtualCPUs[first].slots.map { $0.counter }
    var machine = machine
    machine.cpus = vcpus.count
    var guest = System(
      machine: machine,
      kernel: boot.kernel?.behaviour ?? perf.kernel,
      policy: nil,
      hardware: perf.hardware.offered(counters)
    )
    guest.perf.time = perf.time
    guestKernels.append(
      GuestKernel(vm: vm, system: guest, virtualCPUs: vcpus, slotCount: counters.count)
    )
    for (cpu, handle) in boot.watchdog.enumerated() {
      // It is created disabled and then enabled; nobody is told when it cannot be.
      let attr = NMIWatchdog.attr(machine)
      _ = applyInGuest(vm, .createKernelCounter(handle, attr: attr, target: .cpu(cpu)))
      _ = applyInGuest(vm, .enable(handle))
    }
    return .done
  }

  /// Lets Linux in a VM do something; all of its virtual CPUs must be running.
  mutating func applyInGuest(_ vm: VMHandle, _ action: Action) -> ActionResult {
    guard let place = guestKernels.firstIndex(where: { $0.vm == vm }) else {
      return .impossible("no Linux runs in the guest")
    }
    if let obstacle = obstacle(to: guestKernels[place].virtualCPUs) { return obstacle }
    takeCounts(place)
    let result = guestKernels[place].system.apply(action)
    guestKernels[place].letIdleTasksRun()
    writeRegisters(place)
    return result
  }

  private func virtualCPUs(of vm: VMHandle) -> [VCPUIndex] {
    virtualCPUs.indices.filter { virtualCPUs[$0].vm == vm }
  }

  /// A new thread of the system itself; its handle is the next one.
  mutating func startGuestTask(cpu: Int) -> ActionResult {
    _ = addTask(cpu: cpu)
    return .done
  }

  private func obstacle(to vcpus: [VCPUIndex]) -> ActionResult? {
    vcpus.lazy.compactMap { obstacle(toGuest: $0) }.first
  }

  // MARK: Time

  /// The host's CPU that executes a virtual CPU now; nil while none does.
  private func executingCPU(_ vcpu: VCPUIndex) -> Int? {
    let thread = virtualCPUs[vcpu].thread
    let cpu = perf.threads[thread].cpu
    guard virtualCPUs[vcpu].isCreated, perf.isRunning(thread), mode(cpu: cpu) == .guestUser else {
      return nil
    }
    return cpu
  }

  /// When a guest that is executed has something to do by itself: its multiplex timer, its tick.
  func nextGuestHappening() -> UInt64 {
    var next = UInt64.max
    for kernel in guestKernels {
      for (cpu, vcpu) in kernel.virtualCPUs.enumerated() where executingCPU(vcpu) != nil {
        let timer = kernel.system.perf.cpus[cpu].timer
        if timer.isActive { next = min(next, max(timer.expiry, time)) }
        if kernel.needsTick(cpu: cpu) { next = min(next, kernel.system.perf.nextTick) }
      }
    }
    return next
  }

  /// The guests' clocks go on whether or not they are executed (G4).
  ///
  /// - Parameter occurrences: Cycles in that time.
  mutating func passTimeInGuests(nanoseconds: UInt64, occurrences: UInt64) {
    for place in guestKernels.indices {
      for (cpu, vcpu) in guestKernels[place].virtualCPUs.enumerated() {
        guestKernels[place].system.perf.countClocks(
          cpu: cpu,
          nanoseconds: nanoseconds,
          cycles: occurrences
        )
        guard executingCPU(vcpu) != nil else { continue }
        let task = guestKernels[place].system.perf.cpus[cpu].currentTask
        guestKernels[place].system.perf.tally.ran(task: task, cpu: cpu, nanoseconds: nanoseconds)
      }
      guestKernels[place].system.perf.time = perf.time
      takeCounts(place)
    }
  }

  /// Interrupts of counters first, then the tick and the multiplex timer.
  mutating func serveGuestKernels() {
    for place in guestKernels.indices {
      serveOverflows(place)
      takeCounts(place)
      for (cpu, vcpu) in guestKernels[place].virtualCPUs.enumerated()
      where executingCPU(vcpu) != nil {
        guestKernels[place].serveTick(cpu: cpu)
        let timer = guestKernels[place].system.perf.cpus[cpu].timer
        if timer.isActive, timer.expiry <= time {
          guestKernels[place].system.perf.expireMultiplexTimer(cpu: cpu)
        }
      }
      writeRegisters(place)
    }
  }

  // MARK: Observing

  /// What Linux in a VM sees of an event of its own.
  public func observe(guestEvent handle: EventHandle, vm: VMHandle) -> EventObservation {
    guard let kernel = guestKernels.first(where: { $0.vm == vm }) else { return EventObservation() }
    return kernel.system.observe(event: handle)
  }

  /// The state that Linux in a VM takes its event to have, and the host's counter behind it, if there is one;
  /// for a recorder that looks often.
  public func glance(guestEvent handle: EventHandle, vm: VMHandle) -> EventObservation {
    guard let kernel = guestKernels.first(where: { $0.vm == vm }) else { return EventObservation() }
    var seen = kernel.system.glance(event: handle)
    (seen.cpu, seen.counter) = (nil, nil)
    guard let event = kernel.system.eventIndex(handle) else { return seen }
    for (cpu, vcpu) in kernel.virtualCPUs.enumerated() {
      guard let slot = kernel.registers[cpu].events.firstIndex(of: event) else { continue }
      let behind = glance(GuestCounterPlace(vcpu: vcpu, slot: slot))
      guard behind.state == .active else { continue }
      (seen.cpu, seen.counter) = (behind.cpu, behind.counter)
    }
    return seen
  }
}

extension GuestKernel {
  /// Whether the tick changes anything on a CPU: tasks take turns, or an event is throttled or follows
  /// a frequency.
  func needsTick(cpu: Int) -> Bool {
    let perf = system.perf
    return awakeTasks(cpu: cpu).count > 1
      || perf.cpus[cpu].hardwareEvents.contains { event in
        perf.events[event].isFrequency || perf.events[event].isThrottled && perf.endsAtTick(event)
      }
  }

  /// A tick, also one that has waited for the virtual CPU to be executed.
  mutating func serveTick(cpu: Int) {
    let tick = system.perf.tick
    guard servedTicks[cpu] < tick else { return }
    servedTicks[cpu] = tick
    system.perf.unthrottle(cpu: cpu)
    system.perf.followFrequencies(cpu: cpu)
    takeTurns(cpu: cpu)
  }

  /// Busy tasks of a CPU have a slice of one tick each (G5).
  private mutating func takeTurns(cpu: Int) {
    let awake = awakeTasks(cpu: cpu)
    guard awake.count > 1, let current = system.perf.cpus[cpu].currentTask,
      let place = awake.firstIndex(of: current)
    else { return }
    let next = awake[(place + 1) % awake.count]
    system.perf.cpus[cpu].chosenTask = next
    system.perf.chooseTask(cpu: cpu)
  }

  /// A CPU is never idle, as one that halts would leave the guest.
  mutating func letIdleTasksRun() {
    for (cpu, task) in idleTasks.enumerated() {
      let isNeeded = awakeTasks(cpu: cpu).isEmpty
      if system.perf.threads[task].isAwake != isNeeded { system.perf.setAwake(task, isNeeded) }
    }
  }
}
