import Testing

@testable import ScenarioLanguage

@Suite struct GeneratedStatementTests {
  @Test(arguments: [UInt64](1...4))
  func `random statements say the same when printed and read again`(seed: UInt64) throws {
    var generator = StatementGenerator(seed: seed)
    for _ in 0..<500 {
      let isSetup = generator.next() % 5 == 0
      let text = isSetup ? generator.setup() : stage + generator.step()
      let first = try #require(try plans(text).first, "\(text)").scenario
      let again = try #require(try plans(first.description).first, "\(text)").scenario
      #expect(first.statements.map(\.meaning) == again.statements.map(\.meaning), "\(text)")
      #expect(first.description == again.description, "\(text)")
    }
  }

  @Test(arguments: [UInt64](1...4))
  func `random damage gives a scenario or diagnostics, never neither`(seed: UInt64) throws {
    var generator = StatementGenerator(seed: seed)
    for _ in 0..<500 {
      var text = Array(generator.step())
      for _ in 0...(generator.next() % 3) where !text.isEmpty {
        let place = Int(generator.next() % UInt64(text.count))
        switch generator.next() % 3 {
        case 0: text.remove(at: place)
        case 1: text.insert(text[Int(generator.next() % UInt64(text.count))], at: place)
        default: text[place] = ["$", "=", ":", "{", "}", ",", ".", " ", "\0", "é"][place % 10]
        }
      }
      switch ParsedScenario.parse(stage + String(text), file: "s") {
      case .success(let parsed): #expect(!parsed.plans.isEmpty)
      case .failure(let found):
        #expect(!found.all.isEmpty)
        for diagnostic in found.all { #expect(diagnostic.position.line == 9, "\(String(text))") }
      }
    }
  }
}
