import PerfInterface

// Cgroups by name.
extension Planner {
  /// The most cgroups.
  private static let cgroupLimit = 64
  /// What the root is called.
  static let rootCgroup = "/"

  mutating func declareCgroup(_ name: String, in parent: CgroupHandle) {
    guard cgroup(known: name) == nil else {
      fail(at: name, "there is a cgroup '\(name)' already")
      return
    }
    guard cgroups.count < Planner.cgroupLimit else {
      failBeyond("a scenario has at most \(Planner.cgroupLimit) cgroups")
      return
    }
    cgroups.append(PlannedCgroup(name: name, parent: parent))
  }

  /// The handle of a cgroup, 0 of the root.
  mutating func cgroup(_ name: String) -> CgroupHandle? {
    if let handle = cgroup(known: name) { return handle }
    let known = cgroups.map { $0.name }
    fail(
      at: name,
      "no cgroup is called '\(name)'; "
        + (known.isEmpty
          ? "a line 'cgroup \(name)' above declares it"
          : "known: \(Planner.rootCgroup), \(known.joined(separator: ", "))"),
      suggestion: Suggestion.nearest(to: name, among: known)
    )
    return nil
  }

  private func cgroup(known name: String) -> CgroupHandle? {
    if name == Planner.rootCgroup { return 0 }
    return cgroups.firstIndex { $0.name == name }.map { $0 + 1 }
  }
}
