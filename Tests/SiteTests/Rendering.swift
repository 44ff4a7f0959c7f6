import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import Site
import TestSupport

/// A small document of every kind of thing, with the texts given in every place that takes text.
func document(_ text: String, title: String = "One") -> String {
  let quoted = "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  let comment = text.replacing("\n", with: " ").replacing("\0", with: " ")
  return """
    # \(title) \(comment)

    Some prose \(comment) here, and [a link](http://example.org/).

    - **S13** A rule \(comment) goes here.

    ```claim
    id: GOOD-1
    title: \(quoted)
    says: \(quoted)
    source: \(quoted)
    topics: [\(quoted)]
    because: [S13]
    kernel: [\(quoted)]
    ```

    ```scenario
    # \(comment)
    vary ORDER = before | after
    when ORDER=before host: A = open cycles -C 0  # \(comment)
    when ORDER=after host: A = open cycles:D -C 0
    expect A active
    run 4ms
    host: B = open cycles -C 0
    run 1ms
    run 1ms
    expect B active
    ```

    ```claim
    id: BAD-1
    says: \(quoted)
    source: this document
    ```

    ```scenario
    host: A = open cycles -C 0
    run 1ms
    expect A error
    ```

    ```claim
    id: NONE-1
    says: \(quoted)
    source: \(quoted)
    untested: \(quoted)
    ```

    ```claim
    id: GAP-1
    kind: gap
    title: \(quoted)
    says: \(quoted)
    source: \(quoted)
    blames: [pinned host event]
    ```

    ```scenario
    vm V
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 1ms
    expect G counts nothing
    ```

    """
}

/// A scalar as YAML writes it between quotation marks.
private func escaped(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\"": "\\\""
  case "\\": "\\\\"
  default:
    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
      ? "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
  }
}

/// Backends on which some of it holds.
let backends = [
  ScriptedBackend(.linux61, .active), ScriptedBackend(.linux612, .active),
]

/// The results of documents, by file name.
func results(_ files: [(name: String, text: String)]) throws -> CatalogResults {
  let sources = files.map {
    SourceFile(path: "/srv/secret/Content/\($0.name)", name: $0.name, bytes: Array($0.text.utf8))
  }
  let open = ScriptedBackend(.linux70, guestCounts: 40)
  return try CatalogResults.run(Catalog.load(sources).get(), on: backends + [open])
}

/// The same results in every format.
func rendered(_ files: [(name: String, text: String)]) throws -> [OutputFormat: String] {
  let results = try results(files)
  return Dictionary(
    uniqueKeysWithValues: OutputFormat.allCases.map {
      ($0, ReportMaterial(results, module: .ofTests).text($0))
    }
  )
}

extension PageModule {
  /// Something in the place of a module, which no test here starts.
  static var ofTests: PageModule? { PageModule(base64: "AAAA", sources: "0123456789abcdef") }
}

/// Everything that stands between two texts.
func all(between start: String, and end: String, in text: String) -> [String] {
  text.split(separator: start, omittingEmptySubsequences: false).dropFirst().compactMap {
    $0.split(separator: end, maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
  }
}

extension ReportMaterial {
  /// The text of a format, that of all its files for the document.
  func text(_ format: OutputFormat) -> String {
    let files = render(format)
    return format == .document ? files.map(\.text).joined() : files[0].text
  }
}
