import Foundation
import TestSupport
import Testing

@testable import ScenarioLanguage

/// The chapter that people learn the language from.
@Suite struct ChapterTests {
  /// What stands in code in the chapter, a shortened list such as `enable A`, `disable A` included.
  private static func code() throws -> [Substring] {
    let file = Project.root.appending(path: "Content/80-scenario-language.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map(\.element)
  }

  private static func isShown(_ beginning: String, behind heads: [String]) throws -> Bool {
    let words = beginning.replacing("NAME = ", with: "= ")
    return try code().contains { code in
      heads.contains { code.hasPrefix($0) && code.contains(words) } || code.hasPrefix(words)
    }
  }

  @Test(arguments: Statements.families.beginnings)
  func `every statement stands in it`(beginning: String) throws {
    #expect(try Self.isShown(beginning, behind: []))
  }

  @Test(arguments: HostSteps.families.beginnings)
  func `every step of the host stands in it`(beginning: String) throws {
    #expect(try Self.isShown(beginning, behind: ["host: "]))
  }

  @Test(arguments: GuestSteps.families.beginnings)
  func `every step of a guest stands in it`(beginning: String) throws {
    #expect(try Self.isShown(beginning, behind: ["guest V: "]))
  }

  @Test(arguments: SubjectExpectations.families.beginnings)
  func `everything that can be expected of an event stands in it`(beginning: String) throws {
    #expect(try Self.isShown(beginning, behind: ["expect A ", "expect G "]))
  }

  @Test(arguments: GuestExpectations.families.beginnings)
  func `everything that can be expected of a guest stands in it`(beginning: String) throws {
    #expect(try Self.isShown(beginning, behind: ["expect guest V "]))
  }
}
