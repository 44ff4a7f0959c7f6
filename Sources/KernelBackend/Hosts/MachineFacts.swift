import PerfInterface

/// What the agent found out about the machine it runs on, by trying.
public struct MachineFacts: Hashable, Sendable, Codable {
  /// The kernel's own version.
  public let release: String
  /// What `uname` calls the architecture.
  public let architecture: String
  /// Why not even an event of a program's own cycles in user mode can be opened; nil where it can.
  public let errorOfCycles: String?
  /// Counters of CPU 0 that cycles can use and nobody holds; nil where it was not tried.
  public let freeCounters: Int?
  /// Whether the agent can have VMs.
  public let hasKVM: Bool
  /// CPUs that are online; nil in answers of earlier agents.
  public let cpus: Int?

  /// Reads the agent's answer `A ERROR COUNTERS KVM CPUS`; nil when it is damaged.
  init?(_ words: [String], release: String, architecture: String) {
    let numbers = words.dropFirst().compactMap { Int($0) }
    guard numbers.count == words.count - 1, (3...4).contains(numbers.count) else { return nil }
    self.release = release
    self.architecture = architecture
    errorOfCycles =
      numbers[0] == 0 ? nil : EventABI.error(numbers[0])?.rawValue ?? "error \(numbers[0])"
    freeCounters = numbers[1] < 0 ? nil : numbers[1]
    hasKVM = numbers[2] == 1
    cpus = numbers.count == 4 ? numbers[3] : nil
  }
}
