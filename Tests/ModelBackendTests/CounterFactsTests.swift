import Foundation
import PerfInterface
import Testing

/// The counters that processors give to events, against `Vectors/counters.tsv`, which was made from the kernel's tables.
// rules: P10 P23
@Suite struct CounterFactsTests {
  private static let facts: [[String]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Vectors/counters.tsv"
    )
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst(2).map { line in
      line.split(separator: "\t").map(String.init)
    }
  }()

  @Test func `there are facts of every processor that was added`() {
    let names = Set(Self.facts.map { $0[0] })
    #expect(names == ["haswell", "broadwell", "granite-rapids", "zen5", "neoverse-n1"])
    #expect(Self.facts.count > 70)
  }

  @Test(arguments: facts)
  func `an event has the counters of its table`(fact: [String]) throws {
    let processor = try #require(Processor.named(fact[0]))
    var machine = Machine(processor: processor)
    machine.hasSMT = fact[1] != "off"
    var attr = try #require(EventName.attr(fact[3]))
    attr.preciseIP = try #require(UInt8(fact[4]))
    for release in fact[2].split(separator: " ") {
      let kernel = try #require(KernelVersion(rawValue: String(release)))
      let driver = processor.driver(in: kernel.behaviour)
      guard fact[5] != "ENOENT" else {
        #expect(driver.events.code(attr) == nil, "\(release)")
        continue
      }
      let mask = driver.allowed(attr, of: machine.inventory)
      let counters = machine.inventory.all.filter { mask & $0.bit != 0 }.map { $0.name }
      #expect(counters.joined(separator: ",") == (fact[5] == "none" ? "" : fact[5]), "\(release)")
    }
  }
}
