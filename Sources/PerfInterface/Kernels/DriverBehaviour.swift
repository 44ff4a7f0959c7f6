/// What a release's PMU drivers do, as far as it differs between releases.
///
/// The values here are those of Linux 6.1.
public struct DriverBehaviour: Hashable, Sendable {
  /// Each Zen has generic events of its own, instead of those of the first (P2).
  var namesEventsOfEachZen = false
  /// Reference cycles of Sapphire Rapids have a code that programmable counters count too (P10).
  var countsReferenceCyclesAnywhere = false
  /// A pseudo encoding stands for cycles on their fixed counter (P28).
  var encodesFixedCycles = false
  /// More events of Sapphire Rapids are restricted to some counters, loads above a latency among
  /// them (P10).
  var restrictsMoreOfSapphireRapids = false
  /// The tables of PEBS list the pseudo encodings of fixed counters (P29).
  var listsPreciseFixedEvents = true
  /// Generic events of the last-level cache and nodes of Ice Lake, and of the nodes of what came after it, have
  /// their own register values (P20).
  var namesOffcoreValuesOfIceLake = false

  /// An event that does not sample may ask for branch stacks on Zen 4 (P45).
  public internal(set) var countsWithBranchStacks = false
  /// A member that counts for SAMPLE_READ alone needs no last branch record (P46).
  public internal(set) var sparesCountingMembers = false
  /// A slots event may say that it clears the metrics (P6).
  public internal(set) var clearsMetrics = false

  /// Instruction sampling follows tasks (P43).
  public internal(set) var samplesInstructionsOfTasks = false
  /// Instruction sampling refuses branch stacks, and a second such event in a group (P43).
  public internal(set) var validatesInstructionSampling = false
  /// Instruction sampling leaves user or kernel samples out where it is told how, and has a
  /// smallest period of 0x90 (P43).
  public internal(set) var filtersInstructionSamples = false

  /// A package's energy is counted on its first CPU, whichever one was asked for (P55).
  public internal(set) var redirectsEnergy = true
  /// The driver of registers asks which there are, instead of having a list of processors (P52).
  public internal(set) var probesRegisters = false

  /// arm64 refuses thresholds on a CPU that has none (P49).
  public internal(set) var refusesThresholds = false
}
