import Catalog
import Report
import TestSupport

/// A claim with scenarios as a chapter.
func chapter(_ id: String, _ fields: String, _ scenarios: [String]) -> String {
  let more = fields.contains("source:") ? fields : "source: somewhere\n\(fields)"
  let blocks = scenarios.map { "```scenario\n\($0)\n```\n" }.joined()
  return "```claim\nid: \(id)\nsays: Something.\n\(more)\n```\n\n\(blocks)\n"
}

/// The results of chapters on some backends.
func results(_ text: String, _ backends: [ScriptedBackend]) throws -> CatalogResults {
  let file = SourceFile(path: "Content/10.md", name: "10.md", bytes: Array(text.utf8))
  return try CatalogResults.run(Catalog.load([file]).get(), on: backends)
}

/// An event that is expected to be active.
let active = "host: A = open cycles -C 0\nrun 1ms\nexpect A active"

/// A guest's counter that is expected to count nothing.
let guest = """
  vm V
  host: A = open cycles:D -C 0
  guest V: G = count cycles
  run 1ms
  expect G counts nothing
  """
