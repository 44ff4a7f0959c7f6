import Files
import FoundationEssentials
import ScenarioLanguage
import Site

/// Where the model for `try.html` comes from: `make page` has built it, or the page has it already.
struct PageModuleFolder {
  /// The module that stands in the page.
  let committed: PageModule?

  /// - Parameter output: The report that has the page.
  init(_ output: OutputFolder) {
    committed = PageModuleFolder.module(at: "\(output.path)/\(PageModuleFolder.pageName)")
  }

  /// The module: what was built from the sources as they stand, else that of the page, else the one that was
  /// installed with the program; nil where there is none.
  var module: PageModule? {
    let installed = "\(Executable.folder)/../share/vpmu-gaps/\(PageModuleFolder.pageName)"
    return built ?? committed ?? PageModuleFolder.module(at: installed)
  }

  /// Whether a module, or that there is none, does not go with the sources at hand; false where there are none.
  static func isStale(_ module: PageModule?) -> Bool {
    sources.map { module?.sources != $0 } ?? false
  }

  /// The module for a report: what is wrong with it is said, and the rest of the report does not wait for it.
  static func toldModule() -> PageModule? {
    let module = PageModuleFolder(OutputFolder(path: ProjectFolder.path("Output"))).module
    if isStale(module) {
      let state = module == nil ? "is not there" : "has the model of older sources"
      Console.error("note: \(pageName) \(state); 'make page' builds it")
    }
    return module
  }

  private static func module(at path: String) -> PageModule? {
    let page = try? Input(limit: InputLimit.report).read(path)
    return page.flatMap { PageModule(ofPage: String(decoding: $0, as: UTF8.self)) }
  }

  static let pageName = OutputFormat.tryPage.fileName

  /// The module that `make page` has built, as long as nothing was changed since.
  private var built: PageModule? {
    let path = ProjectFolder.path(".build/page/model.wasm.gz")
    guard let sources = PageModuleFolder.sources, let built = PageModuleFolder.date(path),
      PageModuleFolder.files.allSatisfy({ PageModuleFolder.date($0).map { $0 <= built } ?? false }),
      let bytes = try? Input(limit: InputLimit.report).read(path)
    else { return nil }
    return PageModule(base64: Data(bytes).base64EncodedString(), sources: sources)
  }

  // MARK: Sources

  /// A digest of what the module is built from; nil outside of a checkout.
  private static let sources: String? = {
    guard !files.isEmpty else { return nil }
    var text = ""
    for file in files {
      guard let bytes = try? Input(limit: InputLimit.report).read(ProjectFolder.path(file)) else {
        return nil
      }
      text += "\(file)\n\(String(decoding: bytes, as: UTF8.self))"
    }
    return Fingerprint.hex(text)
  }()

  /// The files that it is built from, in order.
  private static let files: [String] = {
    let runtime = "Sources/PageRuntime"
    guard
      let list = try? Input(limit: InputLimit.report).read(ProjectFolder.path("\(runtime)/modules"))
    else { return [] }
    let modules = String(decoding: list, as: UTF8.self).split(separator: "\n")
    let folders = [runtime] + modules.map { "Sources/\($0)" }
    return folders.flatMap { folder -> [String] in
      let paths = try? FileManager.default.subpathsOfDirectory(atPath: ProjectFolder.path(folder))
      return (paths ?? []).map { "\(folder)/\($0)" }.filter {
        $0.hasSuffix(".swift") || folder == runtime
      }
    }
    .sorted() + [".ci/page"]
  }()

  private static func date(_ path: String) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: ProjectFolder.path(path))
    return attributes?[.modificationDate] as? Date
  }
}
