import PerfInterface
import ScenarioLanguage

/// Which task runs on each CPU, by the rules of the scenario language.
///
/// Linux would let busy tasks take turns; here all but one on each CPU are kept asleep.
struct TaskSchedule: Hashable, Sendable {
  private struct Task: Hashable, Sendable {
    var cpu: Int
    var isAwake = true
    var exists: Bool
  }

  private var tasks: [Task]
  private var chosen: [Int: TaskHandle] = [:]
  private var current: [Int: TaskHandle] = [:]
  private let cpuCount: Int
  /// Tasks between which a CPU is not to be idle, as perf exchanges clones in a direct switch only (S44).
  private let relatives: Set<TaskHandle>

  init(_ plan: Plan) {
    tasks = plan.tasks.map { Task(cpu: $0.cpu, exists: !$0.isForked) }
    cpuCount = plan.machine.cpus
    relatives = plan.relatives
  }

  /// The tasks that have a CPU now.
  var running: Set<TaskHandle> { Set(current.values) }

  /// The CPU of each task.
  var cpus: [Int] { tasks.map(\.cpu) }

  func isRunning(_ task: TaskHandle) -> Bool { current[tasks[task].cpu] == task }

  /// The operations that let the right tasks run at the beginning.
  mutating func start() -> [String] { settle() }

  mutating func choose(_ task: TaskHandle, cpu: Int) -> [String] {
    chosen[cpu] = task
    return settle()
  }

  mutating func setAwake(_ task: TaskHandle, _ isAwake: Bool) -> [String] {
    tasks[task].isAwake = isAwake
    return settle()
  }

  mutating func move(_ task: TaskHandle, to cpu: Int) -> [String] {
    guard tasks[task].cpu != cpu else { return [] }
    let wasRunning = isRunning(task)
    // Put to sleep first, so that it is switched out where it was.
    let sleep = wasRunning ? ["U \(task) 0"] : []
    if wasRunning { current[tasks[task].cpu] = nil }
    tasks[task].cpu = cpu
    return sleep + ["M \(task) \(cpu)"] + settle()
  }

  mutating func exit(_ task: TaskHandle) -> [String] {
    if isRunning(task) { current[tasks[task].cpu] = nil }
    tasks[task].exists = false
    return settle()
  }

  mutating func add(_ child: TaskHandle, from parent: TaskHandle) -> [String] {
    tasks[child] = Task(cpu: tasks[parent].cpu, exists: true)
    return settle()
  }

  private func canRun(_ task: TaskHandle, cpu: Int) -> Bool {
    tasks[task].exists && tasks[task].isAwake && tasks[task].cpu == cpu
  }

  private mutating func settle() -> [String] {
    var lines: [String] = []
    for cpu in 0..<cpuCount {
      var next = chosen[cpu].flatMap { canRun($0, cpu: cpu) ? $0 : nil }
      if next == nil {
        chosen[cpu] = nil
        next = tasks.indices.first { canRun($0, cpu: cpu) }
      }
      guard current[cpu] != next else { continue }
      let last = current[cpu]
      if let last, let next, relatives.isSuperset(of: [last, next]) {
        lines.append("s \(last) \(next)")
      } else {
        if let last { lines.append("U \(last) 0") }
        if let next { lines.append("U \(next) 1") }
      }
      current[cpu] = next
    }
    return lines
  }
}

extension Plan {
  /// Tasks that were forked or have forked, where events are inherited.
  fileprivate var relatives: Set<TaskHandle> {
    let actions = steps.flatMap(\.actions)
    guard actions.contains(where: { $0.opening?.attr.flags.contains(.inherit) == true }) else {
      return []
    }
    return Set(
      actions.flatMap { action -> [TaskHandle] in
        if case .fork(let parent, let child, _) = action { [parent, child] } else { [] }
      }
    )
  }
}
