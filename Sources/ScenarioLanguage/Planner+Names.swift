import PerfInterface

// What statements declare, and what they speak of.
extension Planner {
  /// The most tasks, virtual CPUs included.
  private static let taskLimit = 4096
  /// The most events.
  private static let subjectLimit = 8192

  // MARK: CPUs, tasks and VMs

  /// The CPUs of whoever does what is planned now.
  var cpuCount: Int {
    guard let vm = guestKernel else { return machine?.cpus ?? 1 }
    return virtualCPUs(of: vm).count
  }

  /// The virtual CPUs of a VM, by their numbers in the guest.
  func virtualCPUs(of vm: VMHandle) -> [VCPUHandle] {
    virtualCPUs.indices.filter { virtualCPUs[$0].vm == vm }
  }

  mutating func checkCPU(_ cpu: Int) {
    guard cpu >= cpuCount else { return }
    let known = cpuCount == 1 ? "cpu0" : "cpu0 to cpu\(cpuCount - 1)"
    let whose = guestKernel.map { "the guest \(vms[$0].name)" } ?? "the machine"
    fail(at: "cpu\(cpu)", "\(whose) has no cpu\(cpu), only \(known)")
  }

  /// - Parameter process: A thread of the process that it is a thread of; nil for a process of its own.
  @discardableResult
  mutating func declareTask(
    _ name: String,
    cpu: Int,
    isForked: Bool,
    process: TaskHandle? = nil,
    cgroup: CgroupHandle = 0
  ) -> TaskHandle {
    if let vm = guestKernel { return declareGuestTask(name, of: vm) }
    if let known = taskHandles[name] {
      fail(at: name, "there is a task or VM '\(name)' already")
      return known
    }
    guard tasks.count < Planner.taskLimit else {
      failBeyond("a scenario has at most \(Planner.taskLimit) tasks")
      return 0
    }
    let handle = tasks.count
    taskHandles[name] = handle
    let leader = process.map { tasks[$0].process } ?? handle
    tasks.append(
      PlannedTask(
        name: name,
        cpu: cpu,
        isForked: isForked,
        process: leader,
        cgroup: cgroup,
        isThread: leader != handle
      )
    )
    return handle
  }

  /// The threads of a task's process that there are now, as they came into being; those of a VM's process are its
  /// virtual CPUs.
  func threads(ofProcessOf task: TaskHandle) -> [TaskHandle] {
    guard guestKernel == nil else { return [task] }
    return tasks.indices.filter { tasks[$0].process == tasks[task].process && !exited.contains($0) }
  }

  /// Declares a virtual CPU of the VM that is declared next.
  mutating func declareVirtualCPU(_ name: String, cpu: Int) {
    let first = virtualCPUs.first { $0.vm == vms.count }
    let task = declareTask(name, cpu: cpu, isForked: false, process: first?.task)
    virtualCPUHandles[name] = virtualCPUHandles[name] ?? virtualCPUs.count
    virtualCPUs.append(PlannedVirtualCPU(name: name, task: task, vm: vms.count))
  }

  mutating func declareVM(_ vm: PlannedVM) {
    vmHandles[vm.name] = vms.count
    vms.append(vm)
  }

  func isVM(_ name: String) -> Bool { vmHandles[name] != nil }

  mutating func task(_ name: String) -> TaskHandle? {
    if let vm = guestKernel { return guestTask(name, of: vm) }
    if let handle = taskHandles[name] ?? taskHandles["\(name).0"] { return handle }
    unknown(name, what: "task or VM", among: tasks.lazy.map { $0.name })
    return nil
  }

  mutating func virtualCPU(_ name: String) -> VCPUHandle? {
    if let handle = virtualCPUHandles[name] ?? virtualCPUHandles["\(name).0"] { return handle }
    unknown(name, what: "VM", among: virtualCPUs.lazy.map { $0.name })
    return nil
  }

  mutating func vm(_ name: String) -> VMHandle? {
    if let handle = vmHandles[name] { return handle }
    unknown(name, what: "VM", among: vms.lazy.map { $0.name })
    return nil
  }

  // MARK: Events and counters

  mutating func declareWatchdog() {
    // Named as virtual CPUs are: with a number where there are several.
    for cpu in 0..<cpuCount {
      let name = cpuCount == 1 ? "watchdog" : "watchdog.\(cpu)"
      addSubject(name, .watchdog(eventNames.count, cpu: cpu))
      eventNames.append(name)
    }
  }

  mutating func addSubject(_ name: String, _ kind: Subject.Kind) {
    subjectPlaces[name] = subjects.count
    subjects.append(Subject(name: name, kind: kind))
  }

  /// The place of a name among the subjects, if it is one.
  func knownSubject(_ name: String) -> Int? { subjectPlaces[name] }

  mutating func subject(_ name: String) -> Int? {
    if let place = subjectPlaces[name] { return place }
    if name.hasSuffix(".0"), let place = subjectPlaces[String(name.dropLast(2))] { return place }
    if let reason = reasonWithoutWatchdog(name) {
      fail(at: name, reason)
    } else {
      unknown(name, what: "event or counter", among: subjects.lazy.map { $0.name })
    }
    return nil
  }

  /// The handle of an event that is open; a closed one has no file descriptor any more.
  mutating func openEvent(_ name: String) -> EventHandle? {
    guard let known = subject(name) else { return nil }
    guard let handle = ownEvent(subjects[known]) else {
      let kind = kind(subjects[known])
      fail(at: name, "'\(name)' is \(kind), \(reasonWithoutDescriptor(subjects[known]))")
      return nil
    }
    guard openEvents[subjects[known].name] != nil else {
      if !unread.mayDeclare(name) { fail(at: name, "'\(name)' is not open here") }
      return nil
    }
    return handle
  }

  /// The handle of an event of whoever does what is planned now; nil for what is none.
  private func ownEvent(_ subject: Subject) -> EventHandle? {
    switch subject.kind {
    case .event(let handle): guestKernel == nil ? handle : nil
    case .guestEvent(let handle, let vm, _): guestKernel == vm ? handle : nil
    case .watchdog, .guestCounter, .guestLBR: nil
    }
  }

  /// A new handle, or the one of a closed event of that name.
  ///
  /// - Parameter cpu: The CPU that it counts; nil where it counts a task.
  mutating func newEvent(_ name: String, cpu: Int? = nil) -> EventHandle? {
    guard let known = knownSubject(name) else {
      guard subjects.count < Planner.subjectLimit else {
        failBeyond("a scenario has at most \(Planner.subjectLimit) events")
        return nil
      }
      addSubject(name, kindOfEvent(eventNames.count, cpu: cpu))
      eventNames.append(name)
      return eventNames.count - 1
    }
    guard let handle = ownEvent(subjects[known]) else {
      fail(at: name, "'\(name)' is the name of \(kind(subjects[known]))")
      return nil
    }
    return handle
  }

  private func kindOfEvent(_ handle: EventHandle, cpu: Int?) -> Subject.Kind {
    guard let vm = guestKernel else { return .event(handle) }
    let vcpus = virtualCPUs(of: vm)
    let number = cpu.map { vcpus.indices.contains($0) ? $0 : 0 } ?? 0
    return .guestEvent(handle, vm: vm, vcpu: vcpus[number])
  }

  mutating func newCounter(_ name: String, of vcpu: VCPUHandle) -> GuestCounterHandle {
    addSubject(name, .guestCounter(guestCounterCount, vcpu: vcpu))
    guestCounterCount += 1
    return guestCounterCount - 1
  }

  // MARK: Names

  /// A name that is declared has no dot; those with one belong to groups, VMs and their LBR.
  mutating func checkPlain(_ name: String) {
    guard name.utf8.contains(UInt8(ascii: ".")) else { return }
    fail(at: name, "'\(name)' has a dot, which only members of a group or VM have")
  }

  private mutating func unknown(
    _ name: String,
    what: String,
    among names: some Collection<String>
  ) {
    guard !isFinished, !unread.mayDeclare(name) else { return }
    if let kind = kind(ofName: name) {
      fail(at: name, "'\(name)' is \(kind), not \(what.withArticle)")
      return
    }
    let known =
      names.isEmpty ? "none is named yet" : "known: " + names.prefix(20).joined(separator: ", ")
    fail(
      at: name,
      "no \(what) is called '\(name)'; \(known)",
      suggestion: Suggestion.nearest(to: name, among: names.prefix(256))
    )
  }
}
