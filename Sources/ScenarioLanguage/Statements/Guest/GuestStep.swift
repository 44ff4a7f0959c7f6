import PerfInterface

/// What a guest does.
protocol GuestStep: Step {
  /// The operations of the virtual CPUs, of which there is at least one; what is wrong is told to
  /// the planner.
  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action]

  /// Whether it accesses the registers of counters, which Linux in a guest keeps for itself.
  static var drivesCounters: Bool { get }

  /// The lines that do the same in the guest.
  func lines() -> [String]
}

extension GuestStep {
  static var drivesCounters: Bool { false }

  func lines() -> [String] { ["# \(self)"] }
}

/// The steps of guests.
enum GuestSteps: StatementFamily {
  static let families = FamilyList([
    family(CountStep.self), family(CounterStep.self), family(ToggleStep.self),
    family(RewriteStep.self), family(EmulateStep.self), family(LBRStep.self),
    family(InterruptMaskStep.self), family(RDPMCStep.self), family(StatusStep.self),
    family(BootStep.self), family(LinuxStep<GuestTaskStep>.self), family(LinuxStep<OpenStep>.self),
    family(LinuxStep<PerfToolStep>.self), family(LinuxStep<EventStep>.self),
    family(LinuxStep<PrctlStep>.self), family(LinuxStep<LimitStep>.self),
    family(LinuxStep<TaskStep>.self),
  ])

  static let beginnings = ["guest"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let vm = try parser.names(endingWith: ":")
    let (family, head) = try parser.family(in: families, "guest step")
    return try family.read((vm, head), &parser)
  }

  private static func family<Content: GuestStep>(
    _ members: Content.Type
  ) -> Family<(vm: Names, step: StepHead)> {
    Family(beginnings: Content.beginnings) { head, parser throws(Diagnostic) in
      GuestStatement(vm: head.vm, step: try Content(head.step, &parser)).object
    }
  }
}

/// `guest V: STEP`.
struct GuestStatement<Content: GuestStep>: StatementContent {
  let vm: Names
  let step: Content

  var description: String { "guest \(vm): \(step)" }

  func plan(in planner: inout Planner) {
    let vcpus = vm.all.compactMap { planner.virtualCPU($0) }
    if Content.drivesCounters { planner.checkDriver(of: vcpus) }
    let actions = vcpus.isEmpty ? [] : step.actions(&planner, on: vcpus)
    planner.addStep(StepSummary(actor: "guest", action: step.summary), actions)
  }

  func lines(_ commands: PerfCommands) -> [String] { ["# in the guest \(vm):"] + step.lines() }
}

extension Planner {
  /// The only virtual CPU of a step with counters.
  mutating func single(_ vcpus: [VCPUHandle]) -> VCPUHandle? {
    guard vcpus.count == 1 else {
      fail("a step with counters is for one virtual CPU at a time")
      return nil
    }
    return vcpus.first
  }

  /// The handle of a guest's counter by its place among the subjects; it must be `vcpu`'s.
  mutating func guestCounter(
    _ name: String,
    at place: Int,
    of vcpu: VCPUHandle
  ) -> GuestCounterHandle? {
    guard case .guestCounter(let handle, let owner) = subjects[place].kind, owner == vcpu else {
      let kind = kind(subjects[place])
      fail(at: name, "'\(name)' is \(kind), not a counter of the guest \(virtualCPUs[vcpu].name)")
      return nil
    }
    return handle
  }
}
