// What a name stands for, to tell somebody who takes it for something else.
extension Planner {
  /// What a name stands for, in words; nil where it stands for nothing.
  func kind(ofName name: String) -> String? {
    if let place = knownSubject(name) { return kind(subjects[place]) }
    if let vm = vmHandles[name] { return "a VM" + (isOfSeveral(vm) ? " of several CPUs" : "") }
    if let vcpu = virtualCPUHandles[name] {
      return "a virtual CPU of \(vms[virtualCPUs[vcpu].vm].name)"
    }
    return taskHandles[name] == nil ? nil : "a task"
  }

  /// What a subject is, in words.
  func kind(_ subject: Subject) -> String {
    switch subject.kind {
    case .event: "an event of the host"
    case .watchdog: "the NMI watchdog's event"
    case .guestCounter(_, let vcpu): "a counter of the guest \(virtualCPUs[vcpu].name)"
    case .guestLBR(let vcpu): "the branch record of the guest \(virtualCPUs[vcpu].name)"
    case .guestEvent(_, let vm, _): "an event of Linux in the guest \(vms[vm].name)"
    }
  }

  /// Why no step of the host is about a subject that is no event of a user, and which step is.
  func reasonWithoutDescriptor(_ subject: Subject) -> String {
    switch subject.kind {
    case .event:
      guestKernel == nil ? "and is not open here" : "whose steps begin with 'host:'"
    case .guestEvent(_, let vm, _):
      guestKernel == vm
        ? "and is not open here" : "whose steps begin with 'guest \(vms[vm].name):'"
    case .watchdog:
      "which only the kernel has; 'host: watchdog off' and 'host: watchdog on' are its steps"
    case .guestCounter(_, let vcpu):
      "not an event of the host; steps with it begin with 'guest \(virtualCPUs[vcpu].name):'"
    case .guestLBR(let vcpu):
      "not an event of the host; 'guest \(virtualCPUs[vcpu].name): lbr off' switches it off"
    }
  }

  /// Why there is no watchdog's event of a name; nil where the name is none of the watchdog's.
  func reasonWithoutWatchdog(_ name: String) -> String? {
    guard name == "watchdog" || name.hasPrefix("watchdog.") else { return nil }
    guard namesWatchdog else {
      return
        "the NMI watchdog is off; 'watchdog on' in the set-up or 'host: watchdog on' creates it"
    }
    return cpuCount == 1
      ? "the NMI watchdog's event is called 'watchdog' on a machine with one CPU"
      : "the NMI watchdog has an event on each CPU, watchdog.0 to watchdog.\(cpuCount - 1)"
  }

  private func isOfSeveral(_ vm: Int) -> Bool { virtualCPUs.count { $0.vm == vm } > 1 }
}

extension String {
  /// The words with the article that they take.
  var withArticle: String { "aeiou".contains(first ?? "a") ? "an \(self)" : "a \(self)" }
}
