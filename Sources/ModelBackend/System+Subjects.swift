import PerfInterface
import PerfModel
import ScenarioLanguage

// What is seen of what a scenario names.
extension System {
  /// Everything about a subject.
  func observe(_ subject: Subject.Kind) -> EventObservation {
    switch subject {
    case .event(let handle), .watchdog(let handle, _): observe(event: handle)
    case .guestCounter(let handle, _): observe(guestCounter: handle)
    case .guestLBR(let vcpu): observe(guestLBR: vcpu)
    case .guestEvent(let handle, let vm, _): observe(guestEvent: handle, vm: vm)
    }
  }

  /// State and place alone, for those who look often.
  func glance(_ subject: Subject.Kind) -> EventObservation {
    switch subject {
    case .event(let handle), .watchdog(let handle, _): glance(event: handle)
    case .guestCounter(let handle, _): glance(guestCounter: handle)
    case .guestLBR(let vcpu): glance(guestLBR: vcpu)
    case .guestEvent(let handle, let vm, _): glance(guestEvent: handle, vm: vm)
    }
  }
}
