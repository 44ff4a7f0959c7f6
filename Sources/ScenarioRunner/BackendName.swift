public import PerfInterface

/// The name of something that executes scenarios, such as `model:6.12`, `bochs:6.12/icelake`, `host`
/// or `host:NAME`.
public struct BackendName: Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing it is, by the word before the colon.
  ///
  /// Each emulator brings its own; nothing else needs to know them all.
  public struct Kind: Hashable, Sendable {
    /// The word.
    public let word: String

    /// Names a kind.
    public init(_ word: String) { self.word = word }

    /// The model of a kernel.
    public static let model = Kind("model")
    /// A machine that exists: the one at hand, or another that evidence comes from.
    public static let host = Kind("host")
  }

  /// The kind.
  public let kind: Kind
  /// The kernel it has or stands for; nil for a host.
  public let kernel: KernelVersion?
  /// The processor, where a name says it: `icelake`.
  public let processor: String?
  /// The machine that evidence comes from, by its file: the `NAME` of `host:NAME`.
  public let machine: String?
  /// The kind of virtual PMU that every VM was given, when a scenario was run in another mode than
  /// its own; nil otherwise.
  public var mode: VirtualPMUMode?

  /// Names a model or a kernel on an emulated machine, or this host.
  public init(kind: Kind, kernel: KernelVersion?, processor: String? = nil) {
    self.kind = kind
    self.kernel = kernel
    self.processor = processor
    machine = nil
  }

  /// Names another machine.
  public init(host name: String) {
    kind = .host
    kernel = nil
    processor = nil
    machine = name
  }

  /// Reads a name as users write it; nil where it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let kind = Kind(String(parts[0]))
    let rest = parts.count == 2 ? String(parts[1]) : nil
    guard kind != .host else {
      if rest == "" { return nil }
      self = rest.map(BackendName.init(host:)) ?? BackendName(kind: .host, kernel: nil)
      return
    }
    let places = (rest ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard let release = places.first, places.count <= 2, places.last != "", kind.word != "",
      let kernel = KernelVersion(rawValue: String(release))
    else { return nil }
    let processor = places.count == 2 ? String(places[1]) : nil
    self.init(kind: kind, kernel: kernel, processor: processor)
  }

  /// As users write it, and the mode behind it.
  public var description: String { mode.map { "\(name) \($0.rawValue)" } ?? name }

  private var name: String {
    if let machine { return "\(kind.word):\(machine)" }
    guard let kernel else { return kind.word }
    return "\(kind.word):\(kernel.rawValue)" + (processor.map { "/\($0)" } ?? "")
  }

  /// Whether both stand for the same kernel on the same machine, whatever the mode.
  public func isSamePlace(as other: BackendName) -> Bool {
    var (here, there) = (self, other)
    (here.mode, there.mode) = (nil, nil)
    return here == there
  }
}

extension BackendName: Comparable {
  /// Models first, then real kernels on emulated machines, then hosts; each by release, then in its
  /// own mode before another.
  public static func < (left: BackendName, right: BackendName) -> Bool {
    guard left.kind == right.kind else { return left.kind < right.kind }
    if let early = left.kernel, let late = right.kernel, early != late { return early < late }
    guard left.name == right.name else { return left.name < right.name }
    return left.mode == nil && right.mode != nil
  }
}

extension BackendName.Kind: Comparable {
  private var rank: Int { self == .model ? 0 : self == .host ? 2 : 1 }

  /// Models first, hosts last, emulators by their names in between.
  public static func < (left: BackendName.Kind, right: BackendName.Kind) -> Bool {
    (left.rank, left.word) < (right.rank, right.word)
  }
}
