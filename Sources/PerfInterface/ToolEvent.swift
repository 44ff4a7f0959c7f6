/// An event as the perf tool opens it: it tries one attribute block after another until one is taken.
public struct ToolEvent: Hashable, Sendable {
  /// What it asks for first.
  public var attr: EventAttr
  /// Whether it lowers `precise_ip` until the event is taken, as for modifier `P`.
  public var seeksPrecision: Bool
  /// Whether the user has not said which of host and guest is meant, so that the tool decides.
  public var leavesWhomToTool: Bool
  /// The tool's release; nil for that of the kernel.
  public var tool: KernelVersion?

  /// Creates it.
  public init(
    _ attr: EventAttr,
    seeksPrecision: Bool = false,
    leavesWhomToTool: Bool = false,
    tool: KernelVersion? = nil
  ) {
    self.attr = attr
    self.seeksPrecision = seeksPrecision
    self.leavesWhomToTool = leavesWhomToTool
    self.tool = tool
  }

  /// The attribute blocks in the order in which they are tried on a kernel, the most precise first; then,
  /// with later tools, the same without guests.
  ///
  /// `tools/perf/util/evsel.c:evsel__precise_ip_fallback()`, `evsel__fallback()`
  public func attempts(on kernel: KernelBehaviour) -> [EventAttr] {
    var first = attr
    let excludesGuests = (tool?.behaviour ?? kernel).toolExcludesGuests
    if leavesWhomToTool, excludesGuests { first.flags.insert(.excludeGuest) }
    var attempts = precisions(of: first)
    if leavesWhomToTool, !excludesGuests {
      first.flags.insert(.excludeGuest)
      attempts += precisions(of: first)
    }
    return attempts
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
