import FoundationEssentials
public import PerfInterface

/// Where `make kernels` puts the kernels and the agent.
public struct KernelFolder: Sendable {
  /// The folder.
  public let path: String

  /// Names a folder.
  public init(path: String) { self.path = path }

  /// The image of a kernel; nil where it was not fetched.
  public func image(of kernel: KernelVersion) -> String? {
    existing("linux-\(kernel.rawValue)")
  }

  /// The initial file system with the agent; nil where it was not built.
  public var agent: String? { existing("agent.cpio") }

  private func existing(_ name: String) -> String? {
    let file = "\(path)/\(name)"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }
}
