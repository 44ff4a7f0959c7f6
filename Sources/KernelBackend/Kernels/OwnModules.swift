import Files
import Foundation
import ScenarioLanguage

/// KVM's modules of a kernel of one's own, in whatever folder its build or its package has them.
struct OwnModules {
  private let folder: String

  init(folder: String) { self.folder = folder }

  /// A module that cannot be used.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The modules that the agent loads (`Sources/Agent/modules.c`), and what unpacks a file by its ending.
  private static let names = ["irqbypass", "kvm", "kvm-intel", "kvm-amd"]
  private static let unpackers: [(ending: String, program: String?)] = [
    (".ko", nil), (".ko.xz", "xz"), (".ko.zst", "zstd"), (".ko.gz", "gzip"),
  ]

  /// Why the folder cannot be used; nil when it can.
  var reasonUnavailable: String? {
    files["kvm"] == nil ? "there is no kvm.ko below \(folder), as it is or packed" : nil
  }

  /// Every module that is there, by its name.
  private var files: [String: String] {
    var found: [String: String] = [:]
    let all = FileManager.default.enumerator(atPath: folder)
    while let path = all?.nextObject() as? String {
      let file = path.split(separator: "/").last.map(String.init) ?? path
      for name in OwnModules.names where found[name] == nil {
        if OwnModules.unpackers.contains(where: { name + $0.ending == file }) {
          found[name] = "\(folder)/\(path)"
        }
      }
    }
    return found
  }

  /// An initial file system with these modules over those that it has; the same file for the same.
  ///
  /// The kernel unpacks archives one behind the other.
  func over(_ base: String, in place: String) throws -> String {
    let files = files
    let state = try ([base] + files.values.sorted()).map(FileState.text)
    let made = "\(place)/initrd-own-\(Fingerprint.hex(state.joined(separator: "\n")))"
    guard !FileManager.default.fileExists(atPath: made) else { return made }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: base))
    bytes += CPIOArchive.folder(name: "modules")
    for (name, path) in files.sorted(by: { $0.key < $1.key }) {
      bytes += CPIOArchive.bytes(name: "modules/\(name).ko", content: [UInt8](try content(path)))
    }
    try bytes.write(to: URL(fileURLWithPath: made), options: .atomic)
    return made
  }

  private func content(_ path: String) throws -> Data {
    let url = URL(fileURLWithPath: path)
    guard let program = OwnModules.unpackers.last(where: { path.hasSuffix($0.ending) })?.program
    else { return try Data(contentsOf: url) }
    guard let unpacker = SearchPath.program(program) else {
      throw Failure(description: "'\(program)' is missing, which unpacks \(path)")
    }
    return try TemporaryFolder.with { folder in
      let output = folder.appendingPathComponent("module")
      let process = LimitedProcess(
        executable: unpacker,
        arguments: ["-d", "-c", path],
        limitSeconds: 60,
        pollMicroseconds: 10_000
      )
      _ = try process.run(input: nil, output: output)
      return try Data(contentsOf: output)
    }
  }
}
