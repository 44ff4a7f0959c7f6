import PerfInterface
import PerfModel

/// What a run costs on a machine of 1 to 256 CPUs, each of which multiplexes.
enum ProcessorCount {
  /// Runs of 100 ms, which hold 25 rotations on each CPU.
  private static let nanoseconds: UInt64 = 100_000_000

  static func measure() {
    var first: Double?
    for count in [1, 16, 256] {
      let machine = PerfInterface.Machine(counters: 2, cpus: count)
      let start = system(machine)
      let seconds = Repeat.median(5) {
        Repeat.seconds {
          var system = start
          system.beginRun()
          while system.time < nanoseconds { system.advance(toAtMost: nanoseconds) }
        }
      }
      let each = seconds / Double(count) * 1e6
      first = first ?? each
      let ratio = (each / (first ?? each) * 10).rounded() / 10
      print(
        "100 ms on \(count) CPUs with 4 events each: \((seconds * 1e5).rounded() / 100) ms, "
          + "for each CPU \(ratio) times that of 1"
      )
    }
  }

  /// A busy task, a pinned event and three flexible ones on every CPU.
  private static func system(_ machine: PerfInterface.Machine) -> System {
    var system = System(machine: machine, kernel: .linux612)
    var handle = 0
    for cpu in 0..<machine.cpus {
      _ = system.addTask(cpu: cpu)
      for place in 0..<4 {
        var attr = EventAttr(type: .hardware, config: HardwareEvent.cycles)
        if place == 0 { attr.flags.insert(.pinned) }
        _ = system.apply(.open(handle, attr: attr, target: .cpu(cpu), group: nil))
        handle += 1
      }
    }
    return system
  }
}
