import PerfInterface

/// Other names for the events, tasks and CPUs of actions.
struct ActionRenaming {
  let event: (EventHandle) -> EventHandle
  /// nil where tasks and CPUs keep their names.
  var places: (task: (TaskHandle) -> TaskHandle, cpu: (Int) -> Int)?

  fileprivate func task(_ handle: TaskHandle) -> TaskHandle { places?.task(handle) ?? handle }

  fileprivate func cpu(_ number: Int) -> Int { places?.cpu(number) ?? number }

  /// The same action of others; nil where it is not known of whom it is.
  func callAsFunction(_ action: Action) -> Action? {
    switch action {
    case .open(let handle, let attr, let target, let group):
      renamed(target).map { .open(event(handle), attr: attr, target: $0, group: group.map(event)) }
    case .createKernelCounter(let handle, let attr, let target):
      renamed(target).map { .createKernelCounter(event(handle), attr: attr, target: $0) }
    case .enable(let handle): .enable(event(handle))
    case .disable(let handle): .disable(event(handle))
    case .close(let handle): .close(event(handle))
    case .reset(let handle): .reset(event(handle))
    case .read(let handle): .read(event(handle))
    case .refresh(let handle, let overflows): .refresh(event(handle), overflows: overflows)
    case .setPeriod(let handle, let period): .setPeriod(event(handle), period)
    case .map(let handle): .map(event(handle))
    case .unmap(let handle): .unmap(event(handle))
    case .redirect(let handle, let output): .redirect(event(handle), to: output.map { event($0) })
    case .contextSwitch(let cpu, let task):
      .contextSwitch(cpu: self.cpu(cpu), to: self.task(task))
    case .sleep(let task): .sleep(self.task(task))
    case .wake(let task): .wake(self.task(task))
    case .migrate(let task, let cpu): .migrate(self.task(task), cpu: self.cpu(cpu))
    case .exec(let task): .exec(self.task(task))
    case .exit(let task): .exit(self.task(task))
    case .interrupts(let cpu, let enabled): .interrupts(cpu: self.cpu(cpu), enabled: enabled)
    case .grab(let cpu, let counter, let isHeld): .grab(cpu: self.cpu(cpu), counter, isHeld)
    case .run: action
    case .openByTool, .openWithoutGroups, .enableByTool, .bootLinux: nil
    // Of others it is not known which CPU they are about.
    default: places == nil ? action : nil
    }
  }

  private func renamed(_ target: OpenTarget) -> OpenTarget? {
    switch target {
    case .cpu(let cpu): .cpu(self.cpu(cpu))
    case .task(let task, let cpu): .task(self.task(task), cpu: cpu.map { self.cpu($0) })
    case .cgroup(let cgroup, let cpu): .cgroup(cgroup, cpu: self.cpu(cpu))
    case .raw: places == nil ? target : nil
    }
  }
}
