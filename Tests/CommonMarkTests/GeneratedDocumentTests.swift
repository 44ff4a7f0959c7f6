import CommonMark
import Testing

@Suite struct GeneratedDocumentTests {
  @Test(arguments: 1...300)
  func `a generated document reads back`(seed: Int) {
    var generator = DocumentGenerator(seed: UInt64(seed))
    let blocks = generator.blocks(depth: 3)
    expectSame(blocks)
  }

  @Test(arguments: 1...150)
  func `a generated document keeps its words in filled lines`(seed: Int) {
    var generator = DocumentGenerator(seed: UInt64(seed))
    let blocks = generator.blocks(depth: 2)
    let text = Markdown.renderCommonMark(blocks, width: 1 + seed % 40)
    #expect(Markdown.parse(text).withSpaces == blocks.withSpaces, "\(text)")
  }

  @Test(arguments: 1...1000)
  func `a cell is written as a paragraph is`(seed: Int) {
    var generator = DocumentGenerator(seed: UInt64(seed))
    let cell = generator.cell()
    let paragraph = Markdown.renderCommonMark([Block(.paragraph(cell))]).dropLast()
    let table = Table(columns: [.left], header: [cell], rows: [])
    let lines = Markdown.renderCommonMark([Block(.table(table))]).split(separator: "\n")
    #expect(lines.first ?? "" == "| \(paragraph.replacing("|", with: "\\|")) |")
  }

  @Test(arguments: 1...1000)
  func `scrambled Markdown reads back once it was read`(seed: Int) {
    var generator = DocumentGenerator(seed: UInt64(seed))
    expectSame(Markdown.parse(generator.scramble()))
  }
}
