import PerfInterface

/// A step in a few words: who, and what.
public struct StepSummary: Hashable, Sendable {
  /// `host` or `guest`; empty for time.
  public let actor: String
  /// What it does, such as `opens A`.
  public let action: String

  init(_ statement: Statement) {
    switch statement.kind {
    case .host(let step):
      actor = "host"
      action = StepSummary.text(step)
    case .guest(_, let step):
      actor = "guest"
      action = StepSummary.text(step)
    case .run(let nanoseconds):
      actor = ""
      action = "run \(DurationText.text(nanoseconds))"
    default:
      actor = ""
      action = statement.description
    }
  }

  private static func text(_ step: HostStep) -> String {
    switch step {
    case .open(let names, _): "opens \(names)"
    case .enable(let names): "enables \(names)"
    case .disable(let names): "disables \(names)"
    case .close(let names): "closes \(names)"
    case .reset(let names): "resets \(names)"
    case .read(let names): "reads \(names)"
    case .contextSwitch(_, let task): "switches to \(task)"
    case .sleep(let names): "\(names) sleeps"
    case .wake(let names): "\(names) wakes"
    case .migrate(let names, let cpu): "\(names) to cpu\(cpu)"
    case .exec(let names): "\(names) execs"
    case .exit(let names): "\(names) exits"
    case .fork(let task, let child): "\(task) forks \(child)"
    case .create(let names): "creates \(names)"
    case .filter(let names, let filter): "\(filter == nil ? "frees" : "filters") \(names)"
    case .grab(_, let counter, let isGrabbed): "\(isGrabbed ? "grabs" : "frees") \(counter.name)"
    case .runVirtualCPU(let vcpu, let task): "runs \(vcpu) by \(task)"
    case .save(let names): "saves \(names)"
    case .restore(let names): "restores \(names)"
    case .interrupts(let cpu, let enabled): "irqs \(enabled ? "on" : "off") cpu\(cpu)"
    }
  }

  private static func text(_ step: GuestStep) -> String {
    switch step {
    case .count(let names, _, _, _, _): "starts \(names)"
    case .stop(let names): "stops \(names)"
    case .start(let names): "restarts \(names)"
    case .write(let names, _): "writes \(names)"
    case .read(let names): "reads \(names)"
    case .reprogram(let names): "reprograms \(names)"
    case .toggleGlobal: "toggles all"
    case .emulate(let count): "emulates \(count)"
    case .lbrOn: "LBR on"
    case .lbrOff: "LBR off"
    case .lbrRead: "reads LBR"
    case .maskInterrupt(let isMasked): "\(isMasked ? "masks" : "unmasks") PMI"
    case .rdpmc(let counter, _): "RDPMC \(counter.name)"
    }
  }
}
