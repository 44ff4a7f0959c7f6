import CFiles
import SystemPackage

/// A file that has no name in any folder, and so is gone with the program however that ends.
public final class NamelessFile: Sendable {
  private let file: FileDescriptor

  /// Makes an empty one.
  public init() throws {
    let number = files_nameless()
    guard number >= 0 else { throw Errno.tooManyOpenFiles }
    file = FileDescriptor(rawValue: number)
  }

  deinit { try? file.close() }

  /// What this program can open it by.
  public var path: String { "/proc/self/fd/\(file.rawValue)" }
}
