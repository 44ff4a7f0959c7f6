import Catalog
import ScenarioLanguage

/// A file of the content folder.
func file(_ name: String, _ text: String) -> SourceFile {
  SourceFile(path: "Content/\(name)", name: name, bytes: Array(text.utf8))
}

/// A catalog of one chapter; throws what is wrong with it.
func catalog(_ text: String) throws -> Catalog { try Catalog.load([file("10.md", text)]).get() }

/// What is wrong with some files, one line for each thing.
func complaints(_ files: [SourceFile]) -> [String] {
  switch Catalog.load(files) {
  case .success: []
  case .failure(let found): found.all.map(\.description)
  }
}

/// What is wrong with one chapter.
func complaints(_ text: String) -> [String] { complaints([file("10.md", text)]) }

/// A claim block with some fields.
func claim(_ id: String, _ more: String = "") -> String {
  """
  ```claim
  id: \(id)
  says: Something.
  source: somewhere
  \(more.isEmpty ? "" : more + "\n")```

  """
}

/// The smallest scenario that expects something.
let scenario = """
  ```scenario
  host: A = open cycles -C 0
  expect A active
  ```

  """
