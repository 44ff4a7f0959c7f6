/// An event as the perf tool opens it: it tries one attribute block after another until one is taken.
public struct ToolEvent: Hashable, Sendable {
  /// Who decides whether guests are counted (E53).
  public enum Whom: Hashable, Sendable {
    /// The user, by modifier G or H.
    case user
    /// The tool.
    case tool
    /// The tool, which up to 6.12 forgets that it leaves guests out where an event has a modifier of its own other
    /// than u, p, G and H.
    case toolAfterModifier
    /// The tool, for what `perf record` samples where nothing is named.
    case defaultOfRecord(onAMD: Bool)
  }

  /// One attempt.
  public struct Attempt: Hashable, Sendable {
    /// What is asked for.
    public var attr: EventAttr
    /// The error after which alone it is made; nil where any will do.
    public var after: ErrorNumber?
  }

  /// What the tool does where the kernel refuses an event for good.
  public enum Refusal: Hashable, Sendable {
    /// It ends, as `perf record` does.
    case ends
    /// It goes on without the event, if the error is one of those that it knows.
    case isSkipped
    /// So with the leader of a group since 7.0; before it ends.
    case isSkippedLater
    /// It ends but for EINVAL, after which it opens the members of the group by themselves (E55).
    case opensGroup
  }

  /// What it asks for first.
  public var attr: EventAttr
  /// Whether it lowers `precise_ip` until the event is taken, as for modifier `P`.
  public var seeksPrecision: Bool
  /// Who decides whether guests are counted.
  public var whom: Whom
  /// The tool's release; nil for that of the kernel.
  public var tool: KernelVersion?
  /// What it does where the kernel refuses the event.
  public var refusal: Refusal

  /// Creates it.
  public init(
    _ attr: EventAttr,
    seeksPrecision: Bool = false,
    whom: Whom = .user,
    tool: KernelVersion? = nil,
    refusal: Refusal = .ends
  ) {
    self.attr = attr
    self.seeksPrecision = seeksPrecision
    self.whom = whom
    self.tool = tool
    self.refusal = refusal
  }

  /// Whether the tool goes on without the event after an error (E58).
  ///
  /// `tools/perf/builtin-stat.c:stat_handle_error()`
  public func isSkipped(after error: ErrorNumber, on kernel: KernelBehaviour) -> Bool {
    let tool = tool?.behaviour ?? kernel
    switch refusal {
    case .ends: return false
    case .opensGroup: return error == .einval
    case .isSkippedLater: return !tool.toolExcludesGuests
    case .isSkipped: break
    }
    let known: [ErrorNumber] = [.einval, .enoent, .enxio]
    return !tool.toolExcludesGuests || known.contains(error)
      || error == .eopnotsupp && !tool.toolRetriesWithoutGuests
  }

  /// The attempts in their order: the most precise first; then with guests, which the tools up to 6.12 do not leave out
  /// after EINVAL, or without them, where later tools try that; and for a user who may not watch the kernel the same once
  /// more without it (E52, E53, E54).
  ///
  /// `tools/perf/util/evsel.c:evsel__precise_ip_fallback()`, `evsel__detect_missing_features()`, `evsel__fallback()`
  public func attempts(on kernel: KernelBehaviour, mayWatchKernel: Bool) -> [Attempt] {
    let own = attempts(attr, tool?.behaviour ?? kernel)
    let isUserOnly = attr.flags.contains(.excludeKernel) || attr.flags.contains(.excludeUser)
    guard whom != .user || seeksPrecision, !mayWatchKernel, !isUserOnly else { return own }
    var user = attr
    user.flags.formUnion([.excludeKernel, .excludeHypervisor])
    var others = attempts(user, tool?.behaviour ?? kernel)
    others[0].after = .eacces
    return own + others
  }

  private func attempts(_ attr: EventAttr, _ kernel: KernelBehaviour) -> [Attempt] {
    var first = attr
    if excludesGuests(kernel) { first.flags.insert(.excludeGuest) }
    var attempts = precisions(of: first).map { Attempt(attr: $0) }
    if excludesGuests(kernel), !attr.flags.contains(.excludeGuest) {
      var everybody = attr
      if seeksPrecision { everybody.preciseIP = 0 }
      attempts.append(Attempt(attr: everybody, after: .einval))
    }
    guard whom != .user, !first.flags.contains(.excludeGuest), kernel.toolRetriesWithoutGuests
    else { return attempts }
    first.flags.insert(.excludeGuest)
    let others = precisions(of: first).map { Attempt(attr: $0) }
    attempts += others
    attempts[attempts.count - others.count].after = .eopnotsupp
    return attempts
  }

  private func excludesGuests(_ kernel: KernelBehaviour) -> Bool {
    // Such a PMU leaves nobody out, and the tool finds out.
    if OtherPMU.of(attr.type)?.takesNoExclusion == true { return false }
    switch whom {
    case .user, .toolAfterModifier: return false
    case .tool: return kernel.toolExcludesGuests
    case .defaultOfRecord(let onAMD):
      return kernel.toolExcludesGuests && !kernel.toolRetriesWithoutGuests && !onAMD
    }
  }

  private func precisions(of attr: EventAttr) -> [EventAttr] {
    guard seeksPrecision else { return [attr] }
    let levels: [UInt8] = [3, 2, 1, 0]
    return levels.map { level in
      var attr = attr
      attr.preciseIP = level
      return attr
    }
  }
}

extension ToolEvent {
  /// The same from a tool that has been told EINVAL and takes it that the PMU cannot leave guests out (E53).
  public func afterInvalid() -> ToolEvent {
    var event = self
    if whom == .tool { event.whom = .toolAfterModifier }
    return event
  }

  /// Whether it has to stay in the group of its leader: slots and metrics.
  ///
  /// `tools/perf/arch/x86/util/evsel.c:arch_evsel__must_be_in_group()`
  public var staysInGroup: Bool {
    attr.type == .raw && (attr.config == TopDown.slots || TopDown.counter(attr.config) != nil)
  }
}

/// A member of a weak group, which the tool opens by itself where its group was refused (E55).
public struct ToolOpening: Hashable, Sendable {
  /// Its handle.
  public let handle: EventHandle
  /// The leader of its group.
  public let leader: EventHandle
  /// Which of the tool's groups it is of; each has as many leaders as CPUs or threads are counted.
  public let group: Int
  /// What is tried.
  public let event: ToolEvent
  /// Whom it counts.
  public let target: OpenTarget

  /// Creates it.
  public init(
    handle: EventHandle,
    leader: EventHandle,
    group: Int,
    event: ToolEvent,
    target: OpenTarget
  ) {
    self.handle = handle
    self.leader = leader
    self.group = group
    self.event = event
    self.target = target
  }
}
