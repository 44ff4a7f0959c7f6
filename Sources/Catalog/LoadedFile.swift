import CommonMark
import ScenarioLanguage

/// What one file of the content folder holds, and what is wrong in it.
struct LoadedFile: Sendable {
  let path: String
  let name: String
  /// The chapter; nil when the file is no text.
  let chapter: Chapter?
  let rules: [Rule]
  let diagnostics: [Diagnostic]

  init(_ file: SourceFile) {
    path = file.path
    name = file.name
    switch file.text() {
    case .failure(let diagnostic):
      chapter = nil
      rules = []
      diagnostics = [diagnostic]
    case .success(let text):
      let (parsed, blocks, found) = ChapterParser.parse(file, text: text)
      chapter = parsed
      rules = file.name == Rule.chapterName ? Rule.find(in: blocks) : []
      diagnostics = found
    }
  }
}
