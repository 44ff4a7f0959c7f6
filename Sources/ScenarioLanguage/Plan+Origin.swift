public import PerfInterface

extension Plan {
  /// What a plan is: a scenario as it is written, or a variant that was made from it.
  public indirect enum Origin: Hashable, Sendable {
    /// The scenario as it stands.
    case asWritten
    /// The same on another processor than it was written for.
    case onProcessor
    /// The same with another kind of virtual PMU than it was written for.
    case inMode(VirtualPMUMode)
    /// The same under a policy that Linux does not have.
    case under(ContentionPolicy)
    /// The same without a cause that a gap blames.
    case without(GapCause)
    /// The beginning of the same, and then what may end a guest's loss.
    case ended(by: LossEnding)
    /// The same with guests that run Linux.
    case inLinux(LinuxUse)
    /// The guest's program alone, as bare metal would run it, of a plan that is one of the others.
    case withoutContention(of: Origin)

    /// The mode that a scenario was put into; nil where it has its own.
    public var mode: VirtualPMUMode? {
      switch self {
      case .inMode(let mode): mode
      case .withoutContention(let origin): origin.mode
      case .asWritten, .onProcessor, .under, .without, .ended, .inLinux: nil
      }
    }

    /// Whether somebody may want a picture of it: of the others only what it comes to is told.
    public var isPictured: Bool {
      switch self {
      case .asWritten, .onProcessor, .inMode: true
      case .under, .without, .ended, .inLinux, .withoutContention: false
      }
    }

    /// Whether a step that fails is an observation: nobody wrote it for what it meets here.
    ///
    /// A step of a scenario as it is written fails by mistake unless it is expected to.
    public var observesFailures: Bool {
      switch self {
      case .asWritten: false
      case .withoutContention(let origin): origin.observesFailures
      case .onProcessor, .inMode, .under, .without, .ended, .inLinux: true
      }
    }
  }
}
