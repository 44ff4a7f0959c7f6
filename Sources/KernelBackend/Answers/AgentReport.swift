import PerfInterface

/// What the agent said about one scenario: its numbers, step by step, and nothing of their meaning.
///
/// The lines are those that `Sources/Agent/program.c` tells of.
struct AgentReport: Hashable, Sendable {
  /// What `read(2)` and the kernel's own structure say of an event.
  struct EventFacts: Hashable, Sendable {
    /// Read now and when the last `run` began.
    var now, before: Reading
    /// Bytes that the read gave, none from an event in error, or the negative number of an error.
    var bytes: Int
    var kernel: KernelFacts?

    /// What the read came to.
    var read: ReadResult? {
      guard bytes < 0 else { return bytes == 0 ? .endOfFile : .data }
      return EventABI.error(-bytes).map(ReadResult.failed)
    }

    /// What was added since the last `run` began.
    var change: Reading {
      Reading(
        count: now.count &- before.count,
        enabled: now.enabled &- before.enabled,
        running: now.running &- before.running
      )
    }
  }

  /// A count and its two times, in nanoseconds.
  struct Reading: Hashable, Sendable {
    var count, enabled, running: UInt64
  }

  /// What a guest reads of its counter, and the kernel's event behind it.
  struct CounterFacts: Hashable, Sendable {
    var value, valueBefore: UInt64
    var kernel: KernelFacts?
  }

  /// What the kernel keeps of an event, where somebody can look.
  struct KernelFacts: Hashable, Sendable {
    var state, counter, cpu: Int
  }

  /// A counter of a guest: the slot of its task and the counter's number.
  struct Place: Hashable, Sendable {
    var slot, number: Int
  }

  /// Bits of the overflow status, and interrupts of the guest's counters.
  struct GuestSigns: Hashable, Sendable {
    var overflows, interrupts: UInt64
  }

  /// Records that are not zero, and whether the last branch before a look was among them.
  struct BranchFinds: Hashable, Sendable {
    var count: UInt64
    var wasRecording, isRecording: Bool
  }

  /// How many there were, and how many of them left the guest.
  struct Accesses: Hashable, Sendable {
    var all, exits: UInt64
  }

  /// Samples, those without a branch, those with calls and returns of user space alone, those with a
  /// branch of a guest's program, and how often the driver has read the processors' records.
  struct Stacks: Hashable, Sendable {
    var samples, empty, ofCalls, ofGuest, reads: UInt32
  }

  /// What was said after one step.
  struct Step: Hashable, Sendable {
    /// The first error of its operations; 0 for none.
    var error = 0
    /// Whether the agent looked.
    var isSeen = false
    /// By the event's number.
    var events: [Int: EventFacts] = [:]
    /// By the guest's counter.
    var counters: [Place: CounterFacts] = [:]
    /// What a guest was told, by the slot of a virtual CPU that runs.
    var signs: [Int: GuestSigns] = [:]
    /// The event behind the last branch record of a guest, by the slot of its virtual CPU.
    var branchRecords: [Int: KernelFacts] = [:]
    /// What a guest finds in its branch records, by the same slot.
    var branchFinds: [Int: BranchFinds] = [:]
    /// A guest's accesses to its PMU since the last `run` began, by the same slot.
    var accesses: [Int: Accesses] = [:]
    /// The branch stacks of an event's samples in the last `run`, by the event's number.
    var stacks: [Int: Stacks] = [:]
    /// What a poll of an event gives, the bits of `poll(2)`, by the event's number.
    var polls: [Int: Int] = [:]
    /// `index` of the mapped page of an event, by the event's number.
    var indices: [Int: UInt64] = [:]
    /// Whether the timer that rotates flexible events is armed, by the CPU.
    var timers: [Int: Bool] = [:]
    /// The watchdog's event of each CPU.
    var watchdogs: [Int: KernelFacts] = [:]
  }

  /// The steps that were told to the end, the first being the set-up.
  private(set) var steps: [Step] = []
  /// The first step whose end was told out of turn, which damage does; nil for none.
  private(set) var damagedStep: Int?
  private var current = Step()

  /// Takes one line, without its `@`.
  mutating func take(_ line: Substring) {
    let words = line.split(separator: " ")
    guard let kind = words.first else { return }
    let numbers = words.dropFirst().map { Int64($0) ?? Int64(truncatingIfNeeded: UInt64($0) ?? 0) }
    switch kind {
    case "O" where numbers.count >= 8: takeEvent(numbers)
    case "G" where numbers.count >= 4: takeCounter(numbers)
    case "V" where numbers.count == 3:
      current.signs[Int(numbers[0])] = GuestSigns(
        overflows: UInt64(bitPattern: numbers[1]),
        interrupts: UInt64(bitPattern: numbers[2])
      )
    case "D" where numbers.count == 4:
      current.watchdogs[Int(numbers[0])] = kernelFacts(numbers.dropFirst())
    case "B" where numbers.count == 4:
      current.branchRecords[Int(numbers[0])] = kernelFacts(numbers.dropFirst())
    case "R" where numbers.count == 4:
      current.branchFinds[Int(numbers[0])] = BranchFinds(
        count: UInt64(bitPattern: numbers[1]),
        wasRecording: numbers[2] != 0,
        isRecording: numbers[3] != 0
      )
    case "X" where numbers.count == 3:
      current.accesses[Int(numbers[0])] = Accesses(
        all: UInt64(bitPattern: numbers[1]),
        exits: UInt64(bitPattern: numbers[2])
      )
    case "Y" where numbers.count == 6:
      let words = numbers.dropFirst().map { UInt32(clamping: $0) }
      current.stacks[Int(numbers[0])] = Stacks(
        samples: words[0],
        empty: words[1],
        ofCalls: words[2],
        ofGuest: words[3],
        reads: words[4]
      )
    case "I" where numbers.count == 2: current.indices[Int(numbers[0])] = UInt64(numbers[1])
    case "E" where numbers.count == 2: current.polls[Int(numbers[0])] = Int(numbers[1])
    case "T" where numbers.count == 2: current.timers[Int(numbers[0])] = numbers[1] != 0
    case "P": current.isSeen = true
    case "N" where numbers.count == 2: endStep(Int(numbers[0]), error: Int(numbers[1]))
    default: break
    }
  }

  private mutating func takeEvent(_ numbers: [Int64]) {
    let words = numbers.map { UInt64(bitPattern: $0) }
    current.events[Int(numbers[0])] = EventFacts(
      now: Reading(count: words[2], enabled: words[3], running: words[4]),
      before: Reading(count: words[5], enabled: words[6], running: words[7]),
      bytes: Int(numbers[1]),
      kernel: kernelFacts(numbers.dropFirst(8))
    )
  }

  private mutating func takeCounter(_ numbers: [Int64]) {
    let place = Place(slot: Int(numbers[0]), number: Int(numbers[1]))
    current.counters[place] = CounterFacts(
      value: UInt64(bitPattern: numbers[2]),
      valueBefore: UInt64(bitPattern: numbers[3]),
      kernel: kernelFacts(numbers.dropFirst(4))
    )
  }

  private func kernelFacts(_ numbers: ArraySlice<Int64>) -> KernelFacts? {
    let numbers = numbers.map { Int($0) }
    guard numbers.count == 3 else { return nil }
    return KernelFacts(state: numbers[0], counter: numbers[1], cpu: numbers[2])
  }

  private mutating func endStep(_ step: Int, error: Int) {
    // A line that the kernel has written into is no answer.
    guard step == steps.count - 1 else {
      damagedStep = damagedStep ?? step
      return
    }
    current.error = error
    steps.append(current)
    current = Step()
  }
}
