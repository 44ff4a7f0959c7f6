import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Puts a file in the place of another in one step.
///
/// `FileManager.replaceItemAt` of Foundation 6.3 on Linux renames the old file over the new one and
/// then fails, which loses both; so this is rename(2) itself.
enum Rename {
  /// Renames `source` to `target`, which need not exist.
  static func move(_ source: String, over target: String) throws {
    guard unsafe rename(source, target) == 0 else { throw Errno(rawValue: errno) }
  }
}
