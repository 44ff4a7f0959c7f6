import PerfInterface
import PerfModel

/// The cost of one reschedule, from 1 to 1,000 events on a CPU.
enum RescheduleCost {
  static func measure() {
    var first: Double?
    for count in [1, 10, 100, 1000] {
      var system = System(machine: PerfInterface.Machine(), kernel: .linux612)
      var attr = EventAttr(type: .hardware, config: HardwareEvent.cycles)
      for handle in 0..<count {
        _ = system.apply(.open(handle, attr: attr, target: .cpu(0), group: nil))
      }
      attr.flags.insert(.disabled)
      _ = system.apply(.open(count, attr: attr, target: .cpu(0), group: nil))
      let repetitions = max(200, 200_000 / count)
      let seconds = Repeat.median(5) {
        Repeat.seconds {
          for _ in 0..<repetitions {
            _ = system.apply(.enable(count))
            _ = system.apply(.disable(count))
          }
        }
      }
      let nanoseconds = seconds / Double(repetitions) * 1e9
      first = first ?? nanoseconds
      let ratio = nanoseconds / (first ?? nanoseconds)
      print(
        "one reschedule with \(count) events: \(Int(nanoseconds)) ns, "
          + "\((ratio * 10).rounded() / 10) times that with 1"
      )
    }
  }
}
