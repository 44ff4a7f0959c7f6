import PerfInterface

// What of a state decides what can happen next: counts and times do not, and moments count from now.
extension System {
  /// Whether what happens next depends on more than a digest without totals holds: rates, which follow from counts
  /// and times, of the host or of a guest's Linux, and what user space has saved.
  public var dependsOnTotals: Bool {
    perf.events.contains { $0.isFrequency && $0.state != .dead }
      || virtualCPUs.contains { $0.saved != nil }
      || guestKernels.contains { $0.system.dependsOnTotals }
  }

  /// Occurrences that can happen in some nanoseconds.
  public func occurrences(inNanoseconds nanoseconds: UInt64) -> UInt64 {
    let (product, isTooLarge) = (nanoseconds / 1000 + 1).multipliedReportingOverflow(
      by: UInt64(machine.clockMHz)
    )
    return isTooLarge ? .max : product
  }

  /// Bytes that a copy takes, about.
  public var byteCount: Int {
    MemoryLayout<System>.size + perf.cpus.count * (MemoryLayout<CPU>.stride + 128)
      + perf.events.count * MemoryLayout<Event>.stride
      + perf.contexts.count * (MemoryLayout<EventContext>.stride + 192)
      + perf.threads.count * MemoryLayout<Thread>.stride
      + virtualCPUs.count
      * (MemoryLayout<VirtualCPU>.stride + 12 * MemoryLayout<VirtualCounter>.stride)
      + guestKernels.reduce(0) { $0 + MemoryLayout<GuestKernel>.stride + $1.system.byteCount }
  }

  /// The digest of the state.
  ///
  /// - Parameter walk: What is used again for the next state.
  public func digest(_ comparison: StateComparison, _ walk: inout StateWalk) -> StateDigest {
    if comparison.keepsTotals || dependsOnTotals { return exactDigest }
    guard let plain = comparison.renamings.first else {
      return digest(comparison, nil, &walk)
    }
    // Of those that mean the same, the least.
    return comparison.renamings.dropFirst().reduce(digest(comparison, plain, &walk)) {
      min($0, digest(comparison, $1, &walk))
    }
  }

  private func digest(
    _ comparison: StateComparison,
    _ renaming: StateRenaming?,
    _ walk: inout StateWalk
  ) -> StateDigest {
    walk.begin(self, comparison, renaming)
    walk.take(self, comparison)
    return walk.digest
  }

  /// Everything that a state has, its moment in time too.
  private var exactDigest: StateDigest {
    func half(_ seed: Int) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(seed)
      hasher.combine(perf.time)
      hasher.combine(perf.cpus)
      hasher.combine(perf.threads)
      hasher.combine(perf.contexts)
      hasher.combine(perf.events)
      hasher.combine(perf.tally)
      hasher.combine(perf.hasMediatedVM)
      hasher.combine(virtualCPUs)
      hasher.combine(eventHandles)
      hasher.combine(guestCounterHandles)
      hasher.combine(guestKernels)
      return UInt64(truncatingIfNeeded: hasher.finalize())
    }
    return StateDigest(low: half(1), high: half(2))
  }
}
