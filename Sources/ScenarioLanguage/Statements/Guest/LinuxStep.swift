import PerfInterface

/// `linux 7.2 watchdog`: Linux boots in the guest.
struct BootStep: GuestStep {
  static let beginnings = ["linux"]

  /// Its release; nil for that of the host.
  private(set) var kernel: KernelVersion?
  /// Whether its NMI watchdog is on, which KVM's guests have off unless they are told.
  private(set) var hasWatchdog = false

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    let releases = KernelVersion.allCases.map { $0.rawValue }
    while let token = parser.peeked {
      parser.next += 1
      if token.text == "watchdog", !hasWatchdog {
        hasWatchdog = true
      } else if kernel == nil, let release = KernelVersion(rawValue: token.text) {
        kernel = release
      } else {
        throw parser.unknown(token, what: "word", among: ["watchdog"] + releases)
      }
    }
  }

  var description: String {
    "linux" + (kernel.map { " \($0.rawValue)" } ?? "") + (hasWatchdog ? " watchdog" : "")
  }

  var summary: String { "boots Linux" }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    guard let vcpu = vcpus.first else { return [] }
    let vm = planner.virtualCPUs[vcpu].vm
    guard planner.guestKernels[vm] == nil else {
      planner.fail("Linux runs in the guest \(planner.vms[vm].name) already")
      return []
    }
    if let counter = planner.subjects.first(where: { $0.vcpu == vcpu }) {
      planner.fail("the guest has programmed '\(counter.name)' itself; Linux boots before that")
      return []
    }
    let count = planner.virtualCPUs(of: vm).count
    planner.guestKernels[vm] = GuestNames(taskCount: count)
    var watchdog: [EventHandle] = []
    if hasWatchdog {
      planner.guestKernel = vm
      watchdog = (0..<count).compactMap { cpu in
        let name = "\(planner.vms[vm].name).watchdog"
        return planner.newEvent(count == 1 ? name : "\(name).cpu\(cpu)", cpu: cpu)
      }
      planner.guestKernel = nil
    }
    return [.bootLinux(vm, GuestBoot(kernel: kernel, watchdog: watchdog))]
  }

  func lines() -> [String] {
    let release = kernel.map { " \($0.rawValue)" } ?? ""
    return ["# it runs Linux\(release)" + (hasWatchdog ? ", booted with nmi_watchdog=1" : "")]
  }
}

/// `task T on cpu0`: a busy thread of Linux in the guest.
struct GuestTaskStep: HostStep {
  static let beginnings = ["task"]

  let names: Names
  let cpu: Int?

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names()
    cpu = parser.take("on") ? try parser.cpu() : nil
  }

  var description: String { "task \(names)" + (cpu.map { " on cpu\($0)" } ?? "") }

  var summary: String { "starts \(names)" }

  func actions(_ planner: inout Planner) -> [Action] {
    planner.checkCPU(cpu ?? 0)
    return names.all.map { name in
      planner.checkPlain(name)
      let handle = planner.declareTask(name, cpu: cpu ?? 0, isForked: false)
      return .startTask(handle, cpu: cpu ?? 0)
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    TaskStatement(names: names, cpu: cpu).lines(commands)
  }
}

/// What Linux in a guest does as a host would: `A = open cycles -C 0`, `switch cpu0 to T`.
struct LinuxStep<Content: HostStep>: GuestStep {
  static var beginnings: [String] { Content.beginnings }

  let step: Content

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    step = try Content(head, &parser)
  }

  var description: String { step.description }

  var summary: String { step.summary }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    guard let vcpu = vcpus.first else { return [] }
    let vm = planner.virtualCPUs[vcpu].vm
    guard planner.guestKernels[vm] != nil else {
      let name = planner.vms[vm].name
      planner.fail(
        "no Linux runs in the guest \(name); 'guest \(name): linux' before this boots it"
      )
      return []
    }
    planner.guestKernel = vm
    let actions = step.actions(&planner)
    planner.guestKernel = nil
    return actions.map { .inGuest(vm, $0) }
  }

  func lines() -> [String] { step.lines(PerfCommands()) }
}
