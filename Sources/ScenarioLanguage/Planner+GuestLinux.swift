import PerfInterface

/// What is named in a VM that runs Linux.
struct GuestNames {
  /// Its tasks by name; those that its CPUs run while no other is awake have none.
  var tasks: [String: TaskHandle] = [:]
  /// How many tasks it has, those without a name included.
  var taskCount: Int
}

// Names inside of a guest that runs Linux.
extension Planner {
  mutating func declareGuestTask(_ name: String, of vm: VMHandle) -> TaskHandle {
    guard var names = guestKernels[vm] else { return 0 }
    if let known = names.tasks[name] {
      fail(at: name, "the guest \(vms[vm].name) has a task '\(name)' already")
      return known
    }
    let handle = names.taskCount
    names.tasks[name] = handle
    names.taskCount += 1
    guestKernels[vm] = names
    return handle
  }

  mutating func guestTask(_ name: String, of vm: VMHandle) -> TaskHandle? {
    let names = guestKernels[vm]?.tasks ?? [:]
    if let handle = names[name] { return handle }
    guard !unread.mayDeclare(name) else { return nil }
    let known = names.keys.sorted()
    fail(
      at: name,
      "the guest \(vms[vm].name) has no task '\(name)'; "
        + (known.isEmpty
          ? "'guest \(vms[vm].name): task \(name)' starts it"
          : "known: \(known.prefix(20).joined(separator: ", "))"),
      suggestion: Suggestion.nearest(to: name, among: known)
    )
    return nil
  }

  /// Whether steps drive the counters of a guest themselves, which they cannot where Linux does.
  mutating func checkDriver(of vcpus: [VCPUHandle]) {
    guard let vcpu = vcpus.first, guestKernels[virtualCPUs[vcpu].vm] != nil else { return }
    fail(
      "Linux in the guest \(virtualCPUs[vcpu].name) has its counters; "
        + "'NAME = open EVENT -C 0' and 'NAME = perf stat ...' are steps of a guest that runs it"
    )
  }
}
