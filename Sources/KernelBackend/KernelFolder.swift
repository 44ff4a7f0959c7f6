import FoundationEssentials
public import PerfInterface

/// Where `make kernels` puts the kernels and the agent.
public struct KernelFolder: Sendable {
  /// The folder.
  public let path: String
  /// Another image than the folder's.
  public let kernel: String?

  /// Names a folder, and a kernel image to use instead of those in it.
  public init(path: String, kernel: String? = nil) {
    self.path = path
    self.kernel = kernel
  }

  /// The image of a kernel; nil where it was not fetched.
  public func image(of version: KernelVersion) -> String? {
    if let kernel { return FileManager.default.fileExists(atPath: kernel) ? kernel : nil }
    return existing("linux-\(version.rawValue)")
  }

  /// The initial file system with the agent; nil where it was not built.
  public var agent: String? { existing("agent.cpio") }

  private func existing(_ name: String) -> String? {
    let file = "\(path)/\(name)"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }
}
