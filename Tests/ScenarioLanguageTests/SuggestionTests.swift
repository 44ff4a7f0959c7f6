import Testing

@testable import ScenarioLanguage

@Suite struct SuggestionTests {
  static let words = [
    "", "a", "b", "ab", "ba", "machine", "mahcine", "machin", "kernel", "expect", "exepct", "é",
    "ünder", "instructions", "instrcutions", "A1..A4",
  ]

  @Test func `a word is at no distance from itself and at some from any other`() {
    for left in Self.words {
      for right in Self.words {
        #expect((Suggestion.distance(left, right) == 0) == (left == right), "\(left) \(right)")
      }
    }
  }

  @Test func `distance is the same in both directions`() {
    for left in Self.words {
      for right in Self.words {
        #expect(
          Suggestion.distance(left, right) == Suggestion.distance(right, left),
          "\(left) \(right)"
        )
      }
    }
  }

  @Test func `distance is between the difference of the lengths and the greater length`() {
    for left in Self.words {
      for right in Self.words {
        let distance = Suggestion.distance(left, right)
        #expect(distance >= abs(left.count - right.count), "\(left) \(right)")
        #expect(distance <= max(left.count, right.count), "\(left) \(right)")
      }
    }
  }

  static let slips: [(left: String, right: String, distance: Int)] = [
    ("expect", "expct", 1),
    ("expect", "expecct", 1),
    ("expect", "expekt", 1),
    ("expect", "exepct", 1),
    ("kitten", "sitting", 3),
    ("abcd", "", 4),
    ("abcd", "badc", 2),
  ]

  @Test(arguments: slips)
  func `an insertion, removal, replacement or swap counts one`(
    left: String,
    right: String,
    distance: Int
  ) {
    #expect(Suggestion.distance(left, right) == distance)
  }

  static let nearest: [(word: String, candidates: [String], found: String?)] = [
    ("machne", ["machine", "task"], "machine"),
    ("MACHINE", ["machine", "task"], "machine"),
    ("zzz", ["machine", "task"], nil),
    ("", ["machine"], nil),
    ("task", [], nil),
    (String(repeating: "x", count: 100_000), ["x"], nil),
  ]

  @Test(arguments: nearest)
  func `the nearest word is suggested if it is near`(
    word: String,
    candidates: [String],
    found: String?
  ) {
    #expect(Suggestion.nearest(to: word, among: candidates) == found)
  }

  @Test func `of two equally near words the first is suggested`() {
    #expect(Suggestion.nearest(to: "gt0", among: ["gp0", "gx0"]) == "gp0")
  }
}
