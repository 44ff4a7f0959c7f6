import PerfInterface

extension Machine.Model {
  /// Why KVM cannot hand this machine's PMU to a guest; nil when it can (M2).
  var reasonWithoutMediatedPMU: String? {
    switch self {
    case .armv8: "the mediated vPMU is for x86"
    case .zen3: "the mediated vPMU needs PerfMonV2, which Zen 3 does not have"
    case .toy, .skylake, .icelake, .sapphireRapids, .zen4: nil
    }
  }
}
