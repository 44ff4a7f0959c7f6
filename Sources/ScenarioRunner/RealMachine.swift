public import PerfInterface

/// The machine below a real kernel, as reports name it.
public struct RealMachine: Hashable, Sendable {
  /// Whose instructions it executes, and whose KVM runs on it.
  public let architecture: Machine.Architecture
  /// The processor; nil where nobody looked.
  public let processor: String?
  /// Whether it is a program; else hardware.
  public let isEmulated: Bool
  /// For a machine that no emulator's name tells of, the kernel of whose line its own is; nil for a release between
  /// those that are told apart.
  public let profile: KernelVersion?

  /// Describes a machine.
  public init(
    architecture: Machine.Architecture,
    processor: String?,
    isEmulated: Bool,
    profile: KernelVersion? = nil
  ) {
    self.architecture = architecture
    self.processor = processor
    self.isEmulated = isEmulated
    self.profile = profile
  }
}
