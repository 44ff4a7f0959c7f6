import FoundationEssentials

/// Where `make kernels` puts the kernels and the agent.
public struct KernelFolder: Sendable {
  /// The folder.
  public let path: String
  /// Another image than the folder's.
  public let kernel: String?
  /// The folder of its modules, on x86.
  public let modules: String?

  /// Names a folder, and a kernel image to use instead of those in it, with its modules.
  public init(path: String, kernel: String? = nil, modules: String? = nil) {
    self.path = path
    self.kernel = kernel
    self.modules = modules
  }

  /// The image to boot: the one named, else a file of the folder; nil where there is none.
  func image(_ name: String) -> String? {
    guard let kernel else { return file(name) }
    return FileManager.default.fileExists(atPath: kernel) ? kernel : nil
  }

  /// A file of the folder; nil where there is none.
  func file(_ name: String) -> String? {
    let file = "\(path)/\(name)"
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }
}
