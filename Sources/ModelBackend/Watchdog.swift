import PerfInterface
import PerfModel
import ScenarioLanguage

extension ModelRun {
  /// Creates the watchdog's events or releases them, as a write to `kernel.nmi_watchdog` does (P25).
  ///
  /// Nobody is told when one cannot be created: beside a mediated guest there is none then (M10).
  mutating func setWatchdog(_ isOn: Bool) {
    guard isOn != isWatchdogOn else { return }
    isWatchdogOn = isOn
    let attr = NMIWatchdog.attr(plan.machine)
    for case .watchdog(let handle, let cpu) in plan.subjects.map({ $0.kind }) {
      if isOn {
        // Created disabled and then enabled.
        _ = system.apply(.createKernelCounter(handle, attr: attr, target: .cpu(cpu)))
        _ = system.apply(.enable(handle))
      } else {
        _ = system.apply(.close(handle))
      }
    }
  }
}
