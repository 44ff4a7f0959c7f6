public import SystemPackage

/// Why something was not written, and what is on the disk now.
public struct WriteProblem: Error, Hashable, Sendable {
  /// A whole message: what, why, and what is there now.
  public let message: String

  static func unchanged(_ path: String, _ reason: String) -> WriteProblem {
    WriteProblem(message: "cannot write '\(path)': \(reason); nothing was changed")
  }

  static func unfinished(_ path: String, _ reason: String) -> WriteProblem {
    WriteProblem(
      message: "cannot write '\(path)': \(reason); a part of it is changed, "
        + "and the next run that writes there completes it"
    )
  }
}

extension Errno {
  /// The reason in a sentence.
  public var reason: String {
    switch self {
    case .noSuchFileOrDirectory: "there is no such file or folder"
    case .isDirectory: "it is a folder"
    case .notDirectory: "a file is in the place of a folder"
    case .badFileDescriptor: "it is closed"
    case .invalidArgument: "the file system does not do this"
    default: description.prefix(1).lowercased() + description.dropFirst()
    }
  }
}
