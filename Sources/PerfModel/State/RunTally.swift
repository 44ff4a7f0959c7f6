/// How long each task ran on each CPU since the last `run` began, in nanoseconds.
///
/// What happened for an event's target is worked out from it, whether or not it was counted.
struct RunTally: Hashable, Sendable {
  /// When the `run` began.
  var start: UInt64 = 0
  private let cpus: Int
  /// Row 0 is the idle task; row n+1 is task n.
  private var nanoseconds: [UInt64]
  private var switches: [UInt64]

  init(cpus: Int) {
    self.cpus = cpus
    nanoseconds = Array(repeating: 0, count: cpus)
    switches = Array(repeating: 0, count: cpus)
  }

  mutating func addTask() {
    for _ in 0..<cpus {
      nanoseconds.append(0)
      switches.append(0)
    }
  }

  mutating func begin(at time: UInt64) {
    start = time
    for index in nanoseconds.indices {
      nanoseconds[index] = 0
      switches[index] = 0
    }
  }

  mutating func ran(task: TaskIndex?, cpu: Int, nanoseconds elapsed: UInt64) {
    nanoseconds[place(task, cpu)] += elapsed
  }

  mutating func switchedOut(task: TaskIndex?, cpu: Int) { switches[place(task, cpu)] += 1 }

  /// Nanoseconds that `task`, nil for the idle one, ran on `cpu`.
  func nanoseconds(task: TaskIndex?, cpu: Int) -> UInt64 { nanoseconds[place(task, cpu)] }

  /// Times that `task` was switched out on `cpu`.
  func switches(task: TaskIndex?, cpu: Int) -> UInt64 { switches[place(task, cpu)] }

  private func place(_ task: TaskIndex?, _ cpu: Int) -> Int {
    (task.map { $0.number + 1 } ?? 0) * cpus + cpu
  }
}
