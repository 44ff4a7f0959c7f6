import Citations
import Files
import Foundation

/// The sources of a kernel: a folder, or a package of Debian's with its files taken out.
final class KernelTree {
  /// Why it cannot be read.
  struct Problem: Error, Hashable {
    let reason: String
  }

  /// What the user named.
  let name: String
  /// The folder with its files; of a package only those that were asked for.
  private let folder: String
  /// The folder to be taken away again.
  private let temporary: URL?
  /// Where the definitions of the files stand.
  private let tags: TagFile
  private var lines: [String: [Substring]] = [:]

  /// Reads some files of it.
  ///
  /// - Parameter paths: Those that matter, below the kernel's folder; what is not there is passed over.
  init(_ name: String, paths: [String]) throws(Problem) {
    self.name = name
    // A link to a folder is one.
    let path = URL(fileURLWithPath: name).resolvingSymlinksInPath().path()
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else {
      throw Problem(reason: "there is no such file or folder")
    }
    if facts[.type] as? FileAttributeType == .typeDirectory {
      (folder, temporary) = (name, nil)
    } else {
      let place = FileManager.default.temporaryDirectory
        .appending(path: "vpmu-gaps-sources-\(UUID().uuidString)")
      do throws(Problem) {
        try KernelTree.unpack(name, paths: paths, to: place)
      } catch {
        try? FileManager.default.removeItem(at: place)
        throw error
      }
      (folder, temporary) = (place.path(), place)
    }
    do throws(Problem) {
      tags = try KernelTree.tags(of: paths, in: folder)
    } catch {
      if let temporary { try? FileManager.default.removeItem(at: temporary) }
      throw error
    }
  }

  deinit {
    if let temporary { try? FileManager.default.removeItem(at: temporary) }
  }

  // MARK: What stands there

  /// The release that the tree's Makefile names; nil without one.
  var release: String? {
    guard let bytes = try? Input(limit: KernelTree.sizeLimit).read("\(folder)/Makefile") else {
      return nil
    }
    var values: [Substring: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(20) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      values[parts[0].prefix { $0 != " " }] = parts[1].filter { !$0.isWhitespace }
    }
    guard let version = values["VERSION"], let level = values["PATCHLEVEL"] else { return nil }
    return [version, level, values["SUBLEVEL"] ?? "0"].joined(separator: ".")
  }

  /// A digest of a function's text; nil where the tree has none by any of its names.
  func digest(of citation: Citation, _ renames: RenameTable) -> String? {
    for name in renames.names(of: citation) {
      guard let range = tags.range(of: name), let lines = lines(of: name.path) else { continue }
      let here = lines.indices.clamped(to: range.lowerBound - 1..<range.upperBound)
      return SourceText.digest(lines[here])
    }
    return nil
  }

  /// Every definition of a file with its digest.
  func digests(in path: String) -> [Citation: String] {
    let symbols = tags.symbols(in: path).compactMap { symbol in
      digest(of: symbol, RenameTable()).map { (symbol, $0) }
    }
    return Dictionary(symbols) { first, _ in first }
  }

  private func lines(of path: String) -> [Substring]? {
    if let known = lines[path] { return known }
    guard let bytes = try? Input(limit: KernelTree.sizeLimit).read("\(folder)/\(path)") else {
      return nil
    }
    let read = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    lines[path] = read
    return read
  }

  /// The longest of the kernel's files that are cited has a tenth of this.
  private static let sizeLimit = 4 << 20

  // MARK: Tools

  private static func tags(of paths: [String], in folder: String) throws(Problem) -> TagFile {
    let there = paths.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    guard !there.isEmpty else {
      throw Problem(
        reason: "these are no sources of a kernel: none of \(paths.count) files is there"
      )
    }
    let answer = try run("ctags", TagFile.arguments + there, in: folder)
    return TagFile(String(decoding: answer.output, as: UTF8.self))
  }

  private static func run(
    _ name: String,
    _ arguments: [String],
    in folder: String? = nil
  ) throws(Problem) -> Tool.Answer {
    let answer: Tool.Answer
    do throws(Tool.Problem) {
      answer = try Tool(name).run(arguments, in: folder)
    } catch {
      let package = name == "ctags" ? "; its package is universal-ctags" : ""
      throw Problem(reason: error.reason + package)
    }
    guard answer.isGood else {
      let first = answer.messages.split(separator: "\n").first.map(String.init) ?? "it fails"
      throw Problem(reason: "\(name) says: \(first)")
    }
    return answer
  }

  // MARK: Packages

  /// Takes the files out of a package: an archive of sources, a `.dsc` beside its archive, or a package that
  /// holds an archive, as linux-source does.
  private static func unpack(_ name: String, paths: [String], to place: URL) throws(Problem) {
    do {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    } catch {
      throw Problem(reason: "no folder can be made for its files")
    }
    if name.hasSuffix(".dsc") {
      let folder = URL(fileURLWithPath: name).deletingLastPathComponent().path()
      guard let archive = try archiveName(ofSource: name) else {
        throw Problem(reason: "it names no archive of sources (.orig.tar)")
      }
      try unpack("\(folder)/\(archive)", paths: paths, to: place)
    } else if name.hasSuffix(".deb") {
      let inner = place.appending(path: "package")
      _ = try run("dpkg-deb", ["--extract", name, inner.path()])
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: inner.path())) ?? []
      guard let archive = files.first(where: { $0.contains(".tar") }) else {
        throw Problem(reason: "the package holds no archive of sources")
      }
      try unpack("\(inner.path())/\(archive)", paths: paths, to: place)
    } else if name.contains(".tar") {
      // A name of the archive's folder stands before each path. What is not there is told by a status.
      let wanted = (paths + ["Makefile"]).map { "*/\($0)" }
      do throws(Tool.Problem) {
        _ = try Tool("tar").run(
          [
            "--extract", "--file", name, "--directory", place.path(), "--strip-components=1",
            "--wildcards", "--no-wildcards-match-slash", "--",
          ] + wanted
        )
      } catch {
        throw Problem(reason: error.reason)
      }
    } else {
      throw Problem(
        reason: "it is no folder, no archive (.tar), no source package (.dsc) and no .deb"
      )
    }
  }

  private static func archiveName(ofSource name: String) throws(Problem) -> String? {
    do throws(InputProblem) {
      let text = String(decoding: try Input(limit: sizeLimit).read(name), as: UTF8.self)
      return text.split(whereSeparator: \.isWhitespace).map(String.init)
        .first { $0.contains(".orig.tar.") && !$0.hasSuffix(".asc") && !$0.contains("/") }
    } catch {
      throw Problem(reason: error.reason)
    }
  }
}
