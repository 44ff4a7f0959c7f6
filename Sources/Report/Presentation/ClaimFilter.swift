public import Catalog
import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// What claims are looked for by, in the words of the report's page: `error -lbr verdict:open kernel:6.12`.
///
/// A word has to occur, one with `-` before it must not, and `key:value` asks for one thing. Of `kernel`, `mode`,
/// `on` and `machine` what is asked for has to be so in one place, with the verdict if one is asked for.
public struct ClaimFilter: Hashable, Sendable {
  /// What can be asked for.
  public enum Key: String, Hashable, Sendable, CaseIterable {
    case verdict, kind, topic, id, kernel, mode, on, chapter, machine, rule

    /// Whether it takes results to know.
    fileprivate var isOfResults: Bool {
      switch self {
      case .verdict, .kernel, .mode, .on: true
      case .kind, .topic, .id, .chapter, .machine, .rule: false
      }
    }
  }

  private struct Term: Hashable {
    let key: Key?
    let value: String
    let isExcluded: Bool
  }

  private let terms: [Term]

  /// Reads words; several of them may stand in one text.
  public init(_ texts: [String]) {
    terms = texts.flatMap { $0.split(whereSeparator: \.isWhitespace) }.map { word in
      let isExcluded = word.hasPrefix("-") && word.count > 1
      let text = isExcluded ? word.dropFirst() : word
      let parts = text.split(separator: ":", maxSplits: 1).map { $0.lowercased() }
      if parts.count == 2, let key = Key(rawValue: parts[0]) {
        let value = parts[1].replacing("_", with: " ")
        return Term(key: key, value: value, isExcluded: isExcluded)
      }
      return Term(key: nil, value: text.lowercased(), isExcluded: isExcluded)
    }
  }

  /// Whether it asks for what only results tell.
  public var needsResults: Bool { terms.contains { $0.key?.isOfResults == true } }

  /// Whether a claim is what is looked for, as far as that is known without results.
  public func admits(_ claim: Claim) -> Bool {
    let text = [claim.id, claim.shortText, claim.says, claim.source, claim.kind.rawValue]
    let haystack = (text + claim.topics).joined(separator: "\n").lowercased()
    return terms.allSatisfy { term in
      guard let key = term.key else { return haystack.contains(term.value) != term.isExcluded }
      return key.isOfResults || ClaimFilter.has(claim, key, term.value) != term.isExcluded
    }
  }

  /// What kinds a claim is of: `gap` or `statement`, and `own`.
  public static func kinds(of claim: Claim) -> [String] {
    [claim.kind == .gap ? claim.kind.rawValue : "statement"] + (claim.isOwn ? ["own"] : [])
  }

  /// The machines that a claim's scenarios name, in order.
  public static func machines(of claim: Claim) -> [String] {
    claim.scenarios.flatMap(\.parsed.plans).map { $0.machine.processor.name.lowercased() }.uniqued
  }

  private static func has(_ claim: Claim, _ key: Key, _ value: String) -> Bool {
    switch key {
    case .kind: kinds(of: claim).contains(value)
    case .topic: claim.topics.contains { $0.lowercased() == value }
    case .id: claim.id.lowercased().hasPrefix(value)
    case .chapter: claim.file.lowercased().split(separator: "/").last?.contains(value) ?? false
    case .rule: claim.because.contains { $0.lowercased() == value }
    case .machine: machines(of: claim).contains(value)
    case .verdict, .kernel, .mode, .on: true
    }
  }

  /// Whether what came of a claim is what is looked for.
  public func admits(_ result: ClaimResult) -> Bool {
    let found = ClaimPlaces(result)
    let asked = terms.filter { $0.key?.isOfResults == true }
    let verdicts = asked.filter { $0.key == .verdict && !$0.isExcluded }.map(\.value)
    let places = asked.filter { $0.key != .verdict && !$0.isExcluded }
    let machines = terms.filter { $0.key == .machine && !$0.isExcluded }.map(\.value)
    for term in asked where term.isExcluded {
      if term.key == .verdict, found.verdicts.contains(where: { $0.rawValue == term.value }) {
        return false
      }
      if term.key != .verdict, found.places.contains(where: { ClaimFilter.is($0, term) }) {
        return false
      }
    }
    // What a scenario is written for is known without a run.
    guard !places.isEmpty || !machines.isEmpty && !verdicts.isEmpty else {
      return verdicts.isEmpty || found.verdicts.contains { verdicts.contains($0.rawValue) }
    }
    return found.places.contains { place in
      let keys = Set(places.compactMap(\.key))
      return keys.allSatisfy { key in
        places.contains { $0.key == key && ClaimFilter.is(place, $0) }
      } && (machines.isEmpty || place.machines.contains(where: machines.contains))
        && (verdicts.isEmpty || verdicts.contains(place.verdict.rawValue))
    }
  }

  private static func `is`(_ place: ClaimPlaces.Place, _ term: Term) -> Bool {
    switch term.key {
    case .kernel: place.kernels.contains(term.value)
    case .mode: place.mode == term.value
    case .on: place.ground.rawValue == term.value
    default: false
    }
  }
}
