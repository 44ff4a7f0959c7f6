import PerfInterface
import PerfModel
import ScenarioLanguage

extension System {
  /// Creates the watchdog's events or releases them, as a write to `kernel.nmi_watchdog` does (P25).
  ///
  /// Nobody is told when one cannot be created: beside a mediated guest there is none then (M10).
  mutating func setWatchdog(_ isOn: Bool, of plan: Plan) {
    let attr = NMIWatchdog.attr(plan.machine)
    for case .watchdog(let handle, let cpu) in plan.subjects.map({ $0.kind }) {
      if isOn {
        // Created disabled and then enabled.
        _ = apply(.createKernelCounter(handle, attr: attr, target: .cpu(cpu)))
        _ = apply(.enable(handle))
      } else {
        _ = apply(.close(handle))
      }
    }
  }
}
