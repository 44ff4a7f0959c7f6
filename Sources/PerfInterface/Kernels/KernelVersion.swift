/// A Linux release whose behaviour is told apart, and what it does.
///
/// Each release has a file of its own, which says what changed since the one before, and a place in
/// `allCases`.
public struct KernelVersion: Sendable {
  /// The first number of the release.
  public let major: Int16
  /// The second one.
  public let minor: Int16
  /// What differs between it and the others.
  public let behaviour: KernelBehaviour

  /// A release that differs from an earlier one in what `change` says.
  init(
    _ major: Int16,
    _ minor: Int16,
    since earlier: KernelVersion,
    change: (inout KernelBehaviour) -> Void
  ) {
    var behaviour = earlier.behaviour
    change(&behaviour)
    self.init(major, minor, behaviour)
  }

  /// A release by all that it does.
  init(_ major: Int16, _ minor: Int16, _ behaviour: KernelBehaviour) {
    self.major = major
    self.minor = minor
    self.behaviour = behaviour
  }
}

extension KernelVersion: CaseIterable {
  /// Every release that the model follows, the oldest first.
  public static let allCases: [KernelVersion] = [
    .linux61, .linux612, .linux70, .linux71, .linux72, .linux73,
  ]
}

extension KernelVersion: RawRepresentable {
  /// The name, such as `6.12`.
  public var rawValue: String { "\(major).\(minor)" }

  /// A release by its name; nil for one that the model does not follow.
  public init?(rawValue: String) {
    guard let known = KernelVersion.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = known
  }
}

// A release is known by its numbers; what it does follows from them.
extension KernelVersion: Hashable, Comparable {
  /// Whether both are the same release.
  public static func == (left: KernelVersion, right: KernelVersion) -> Bool {
    (left.major, left.minor) == (right.major, right.minor)
  }

  /// Orders by release.
  public static func < (left: KernelVersion, right: KernelVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// Feeds the release's numbers to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(major)
    hasher.combine(minor)
  }
}

extension KernelVersion {
  /// The one of whose line a release is, such as 6.12 for `6.12.85-amd64`; nil for a release between them.
  public init?(lineOf release: String) {
    guard let line = KernelVersion.line(of: release),
      let own = KernelVersion.allCases.first(where: { (Int($0.major), Int($0.minor)) == line })
    else { return nil }
    self = own
  }

  /// The first two numbers of a release; nil where it has fewer.
  public static func line(of release: String) -> (major: Int, minor: Int)? {
    let numbers = release.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
      .compactMap { Int($0) }
    return numbers.count >= 2 ? (numbers[0], numbers[1]) : nil
  }
}
