/// Tracepoints that a scenario can name; kernels number theirs when they are built, here they are numbered by
/// their places.
public enum Tracepoint {
  /// Their names, as `perf list` has them.
  public static let all = [
    "sched:sched_switch", "sched:sched_wakeup", "sched:sched_migrate_task",
    "sched:sched_process_fork", "sched:sched_process_exec", "sched:sched_process_exit",
    "kvm:kvm_entry", "kvm:kvm_exit", "kvm:kvm_pio", "raw_syscalls:sys_enter",
    "timer:hrtimer_expire_entry", "irq:softirq_entry",
  ]

  /// The place of `sched:sched_switch`.
  public static let contextSwitch: UInt64 = 0

  /// The attribute block of one; nil for what is none.
  static func attr(_ name: String) -> EventAttr? {
    all.firstIndex(of: name).map { EventAttr(type: .tracepoint, config: UInt64($0)) }
  }

  /// The name of one, by its number.
  public static func name(_ config: UInt64) -> String? {
    config < UInt64(all.count) ? all[Int(config)] : nil
  }
}
