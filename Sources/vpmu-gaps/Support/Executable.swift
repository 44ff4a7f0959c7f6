import Files
import FoundationEssentials

/// Programs and files of the machine.
enum Executable {
  /// The agent for this machine, beside this program.
  static var agent: String { "\(folder)/vpmu-gaps-agent" }

  /// The folder that this program is in.
  static var folder: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex))
  }

  /// The first line of a file; nil where it cannot be read.
  static func firstLine(_ path: String) -> String? {
    text(path)?.split(separator: "\n").first.map(String.init)
  }

  /// One of the kernel's files; nil where it cannot be read.
  static func text(_ path: String) -> String? {
    // They are plain ones, and few are larger: that of the processors on a large machine.
    (try? Input(limit: 4 << 20).read(path)).map { String(decoding: $0, as: UTF8.self) }
  }
}
