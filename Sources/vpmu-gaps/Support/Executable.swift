import Files
import FoundationEssentials

/// Programs and files of the machine.
enum Executable {
  /// The agent for this machine, beside this program.
  static var agent: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/vpmu-gaps-agent"
  }

  /// The first line of a file; nil where it cannot be read.
  static func firstLine(_ path: String) -> String? {
    // The kernel's files are plain ones, and small.
    guard let bytes = try? Input(limit: 1 << 16).read(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
