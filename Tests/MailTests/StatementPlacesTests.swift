import Mail
import Testing

@Suite struct StatementPlacesTests {
  private func marked(_ text: String, _ statement: String, from line: Int) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      MailLine(number: $0.offset + 1, text: String($0.element))
    }
    var places = StatementPlaces(lines)
    return places.places(of: statement, from: line).map {
      String(lines[$0.line].text[$0.range])
    }
  }

  @Test func `a statement is found across lines and behind other words`() {
    let text = "> +end. One two\n> +three four. More\n"
    #expect(marked(text, "One two three four.", from: 1) == ["One two", "three four."])
  }

  @Test func `a remark between its parts is no part of it`() {
    let text = "> One two\n\nNo!\n\n> three four.\n"
    #expect(marked(text, "One two three four.", from: 1) == ["One two", "three four."])
  }

  @Test(arguments: ["One two five.", "", "five"])
  func `what does not stand there is not found`(statement: String) {
    #expect(marked("> One two\n> three four.\n", statement, from: 1).isEmpty)
    #expect(marked("", statement, from: 1).isEmpty)
  }

  @Test func `statements of one line are found one behind the other`() {
    let line = "> One two. One two. One two."
    var places = StatementPlaces([MailLine(number: 7, text: line)])
    let found = (0..<4).map { _ in
      places.places(of: "One two.", from: 7).first.map {
        line.utf8.distance(from: line.startIndex, to: $0.range.lowerBound)
      }
    }
    #expect(found == [2, 11, 20, 2])
  }
}
