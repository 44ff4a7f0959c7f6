public import PerfInterface

/// CPUs that trade places, with the tasks and events that belong to them: a state and the same renamed have the same
/// future where neither what may happen nor what is asked tells them apart.
///
/// Who trades places does so in pairs, so that the one that stands in a place is also the place of the one.
public struct StateRenaming: Hashable, Sendable {
  /// For each CPU the one that stands in its place.
  public let cpus: [Int]
  /// The same for tasks.
  public let tasks: [TaskHandle]
  /// The same for the handles of events.
  public let events: [EventHandle]

  /// Creates a renaming.
  public init(cpus: [Int], tasks: [TaskHandle], events: [EventHandle]) {
    self.cpus = cpus
    self.tasks = tasks
    self.events = events
  }
}
