import Foundation

/// The agent that was built for this machine.
enum HostAgent {
  static let path: String = {
    let beside = CommandLine.arguments.map { argument in
      URL(fileURLWithPath: argument).resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("vpmu-gaps-agent").path
    }
    return (beside + [".build/debug/vpmu-gaps-agent"]).first {
      FileManager.default.isExecutableFile(atPath: $0)
    } ?? ".build/debug/vpmu-gaps-agent"
  }()
}
