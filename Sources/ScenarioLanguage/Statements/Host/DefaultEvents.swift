import PerfInterface

/// What the perf tool opens where no events are named (E51, E56).
///
/// Without a release `perf stat` counts what the tools up to 6.12 have in common; what these add on some processors, and
/// later ones everywhere, is opened where the release is named.
struct DefaultEvents {
  /// A group, and what is known of it besides.
  struct Entry {
    let expression: EventExpression
    /// Whether the tool goes on without those of its events that the kernel refuses.
    var isOptional = false
    var whom: ToolEvent.Whom?

    init(_ expression: EventExpression, isOptional: Bool = false, whom: ToolEvent.Whom? = nil) {
      self.expression = expression
      self.isOptional = isOptional
      self.whom = whom
    }
  }

  let entries: [Entry]

  init(
    _ command: PerfToolStep.Command,
    _ tool: KernelVersion?,
    _ target: TargetExpression,
    _ machine: Machine
  ) {
    let processor = machine.processor
    guard command == .stat else {
      let isAMD = processor.preciseSampling == .otherPMU
      entries = [
        Entry(
          EventExpression("cycles", modifiers: "P"),
          whom: .defaultOfRecord(onAMD: isAMD)
        )
      ]
      return
    }
    guard let tool, tool >= .linux73 else {
      let topDown = tool.map { DefaultEvents.topDown(of: processor, $0) } ?? []
      entries =
        DefaultEvents.plain(isOfTask: target.isTask).map { Entry(EventExpression($0)) }
        + topDown
      return
    }
    entries =
      DefaultEvents.metrics(isOfTask: target.isTask) + DefaultEvents.topDown(of: processor, tool)
  }

  /// Those of the tools up to 6.12.
  ///
  /// `tools/perf/builtin-stat.c:add_default_attributes()`
  private static func plain(isOfTask: Bool) -> [String] {
    // The tool asks which there are; opening the others does nothing.
    [
      isOfTask ? "task-clock" : "cpu-clock", "context-switches", "cpu-migrations", "page-faults",
      "cycles", "stalled-cycles-frontend", "stalled-cycles-backend", "instructions", "branches",
      "branch-misses",
    ]
  }

  /// Those of 7.3, which are what its metrics need: cycles four times, in groups that may be too large.
  ///
  /// `tools/perf/builtin-stat.c:add_default_events()`, `pmu-events/arch/common/common/metrics.json`
  private static func metrics(isOfTask: Bool) -> [Entry] {
    let software =
      isOfTask
      ? ["context-switches", "cpu-migrations", "page-faults", "task-clock"]
      : ["context-switches", "cpu-clock", "cpu-migrations", "page-faults"]
    let core = [
      ["branch-misses", "branches"], ["branches"], ["cpu-cycles"], ["cpu-cycles", "instructions"],
      ["cpu-cycles", "stalled-cycles-frontend"], ["cpu-cycles", "stalled-cycles-backend"],
      ["stalled-cycles-backend", "instructions", "stalled-cycles-frontend"],
    ]
    return software.map { Entry(EventExpression($0), isOptional: true) }
      + core.map { names in
        Entry(
          names.count > 1
            ? EventExpression(group: names, modifiers: "W") : EventExpression(names[0]),
          isOptional: true
        )
      }
  }

  /// The top-down events of processors that have them, in one group.
  ///
  /// `tools/perf/arch/x86/util/topdown.c:topdown_parse_events()`, since 6.12 `pmu-events/arch/x86`
  private static func topDown(of processor: Processor, _ tool: KernelVersion) -> [Entry] {
    // The tool of 6.12 has no metrics of Granite Rapids.
    let level2 =
      processor == .sapphireRapids || processor == .graniteRapids && tool >= .linux73
    guard level2 || processor == .icelake else { return [] }
    let first = tool < .linux612
    let names: [String]
    if first {
      names =
        ["retiring", "bad-spec", "fe-bound", "be-bound"]
        + (level2 ? ["heavy-ops", "br-mispredict", "fetch-lat", "mem-bound"] : [])
    } else if level2 {
      names = [
        "retiring", "fe-bound", "mem-bound", "be-bound", "heavy-ops", "br-mispredict", "fetch-lat",
        "bad-spec",
      ]
    } else {
      names = ["retiring", "fe-bound", "be-bound", "bad-spec"]
    }
    let group = EventExpression(group: ["slots"] + names.map { "topdown-\($0)" }, modifiers: "")
    // INT_MISC.CLEARS_COUNT and INT_MISC.UOP_DROPPING.
    let others =
      level2
      ? ["cpu/event=0xad,umask=0x10/"]
      : ["cpu/event=0x0d,umask=0x1,cmask=1,edge=1/", "cpu/event=0x0d,umask=0x10/"]
    let alone = first ? [] : others.map { Entry(EventExpression($0), isOptional: true) }
    let slots = Entry(group, isOptional: !first)
    return tool < .linux73 ? [slots] + alone : alone + [slots]
  }
}
