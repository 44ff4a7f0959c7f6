import PerfInterface
import ScenarioRunner

extension CatalogResults {
  /// What real kernels ran on, and what that says of guests, in a sentence.
  public var realKernelsText: String {
    let machines = claims.flatMap(\.runs).compactMap(\.machine)
    let places = machines.map { "\($0.isEmulated ? "emulated " : "")\($0.architecture.rawValue)" }
    let owners = machines.map { "\($0.architecture.rawValue) KVM\u{2019}s" }
    let limit =
      machines.contains(where: \.isEmulated)
      ? " An emulated machine shows what a kernel decides, not how fast anything is." : ""
    return "Real kernels run on \(Enumeration.text(places.uniqued)): what they show of guests is "
      + "\(Enumeration.text(owners.uniqued)).\(limit)"
  }
}
