import PerfInterface

// The errors of `perf_event_open(2)` that a group makes (E20 to E23, P8, rows 35 and 37 of E10).
extension Perf {
  /// Row 23, siblings: the group must fit a PMU that nobody else uses (E23, P8).
  func checkGroupFits(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    guard let leader else { return nil }
    if attr.type == .memoryController { return checkControllerGroup(attr, leader: leader) }
    guard hardware.pmu(attr).isOfCores else { return nil }
    let joining = Event(
      attr: attr,
      place: place,
      index: leader,
      hardware: hardware,
      forKVM: false
    )
    let members = group(of: leader)
    let fits =
      switch hardware.driver {
      case .x86: fitsX86(members, leader: leader, joining: joining)
      case .arm: fitsArm(members, joining: joining)
      }
    return fits ? nil : .einval
  }

  /// The leader in any state, siblings that are not off, and the new one (P54).
  ///
  /// `arch/x86/events/intel/uncore.c:uncore_validate_group()`
  private func checkControllerGroup(_ attr: EventAttr, leader: EventIndex) -> ErrorNumber? {
    let members = group(of: leader).filter {
      events[$0].ownPMU == .memoryController && ($0 == leader || events[$0].state > .off)
    }
    let clocks = members.count { events[$0].isControllerClock }
    let isClock = attr.config == MemoryController.clock
    let fits =
      isClock ? clocks == 0 : members.count - clocks < MemoryController.counters
    return fits ? nil : .einval
  }

  /// The leader in any state, siblings that are not off, and the new one in any.
  ///
  /// `arch/x86/events/core.c:validate_group()`, `collect_events()`
  private func fitsX86(_ members: [EventIndex], leader: EventIndex, joining: Event) -> Bool {
    var group = members.filter {
      events[$0].isOfCore
        && ($0 == leader || events[$0].state > .off)
    }.map { events[$0] }
    group.append(joining)
    return fitsList(group, of: joining.ownPMU) && registersSuffice(for: group)
      && CounterAssignment(
        count: group.count,
        programmable: hardware.counters(of: joining.ownPMU).programmable,
        request: {
          CounterAssignment.Request(
            allowed: group[$0].allowedCounters,
            last: nil,
            needsPair: group[$0].needsCounterPair
          )
        }
      ) != nil
  }

  /// Whether the driver's list has room: metrics have places of their own (P11, P26).
  private func fitsList(_ group: [Event], of pmu: PMUKind) -> Bool {
    let mostMetrics = 8
    let metrics = group.count { $0.isMetric }
    return metrics <= mostMetrics && group.count - metrics <= hardware.counters(of: pmu).total
  }

  /// Whether the shared registers, all of them free, are enough (P20).
  private func registersSuffice(for group: [Event]) -> Bool {
    var file = SharedRegisterFile()
    return group.flatMap { [$0.registerWishes.forCode, $0.registerWishes.forFilter] }
      .compactMap { $0 }.allSatisfy { file.take($0) != nil }
  }

  /// Those that are not off, or wait for an exec, the new one among them.
  ///
  /// `drivers/perf/arm_pmu.c:validate_group()`
  private func fitsArm(_ members: [EventIndex], joining: Event) -> Bool {
    var used: UInt64 = 0
    for member in members.map({ events[$0] }) + [joining] {
      let waitsForExec = member.state == .off && member.attr.flags.contains(.enableOnExec)
      guard !member.isSoftware, member.state > .off || waitsForExec else { continue }
      guard let place = ArmCounterPlace(for: member, used: used, of: hardware.counters) else {
        return false
      }
      used |= place.taken
    }
    return true
  }

  /// Row 35: the rules of a group (E20 to E22).
  func checkGroup(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    guard let leader else { return nil }
    let head = events[leader]
    guard isLeader(leader), head.cpu == place.cpu, let context = head.context else {
      return .einval
    }
    let sameTask = contexts[context].task == place.task
    // Groups of several PMUs are refused, but for software events.
    let pmu = hardware.pmu(attr)
    let isOfCores = kernel.mixesCores && pmu.isOfCores && head.pmu.isOfCores
    guard pmu == .software || head.pmu == .software || head.pmu == pmu || isOfCores else {
      return .einval
    }
    let isFree = attr.flags.isDisjoint(with: [.pinned, .exclusive])
    return sameTask && isFree ? nil : .einval
  }
}

extension Perf {
  /// Row 37: what a read of each member of the enlarged group returns must stay under 16 KiB (T23).
  func checkReadSize(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    guard let leader else { return nil }
    let members = group(of: leader)
    let formats = members.map { events[$0].attr.readFormat } + [attr.readFormat]
    let limit = 16 * 1024
    let isTooLarge = formats.contains {
      Perf.readSize(format: $0, members: members.count + 1) > limit
    }
    return isTooLarge ? .e2big : nil
  }

  /// Bytes that `read(2)` returns (T23).
  private static func readSize(format: UInt64, members: Int) -> Int {
    let times = (format & 1 != 0 ? 1 : 0) + (format & 2 != 0 ? 1 : 0)
    let entry = 1 + (format & 4 != 0 ? 1 : 0) + (format & 16 != 0 ? 1 : 0)
    let isGroup = format & 8 != 0
    return 8 * (times + (isGroup ? 1 + entry * members : entry))
  }
}
