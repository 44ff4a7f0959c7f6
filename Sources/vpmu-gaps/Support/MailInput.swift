import ArgumentParser
import Foundation
import Mail

/// A mail, from a file or from standard input; a larger one than may be is refused before it is read in whole.
enum MailInput {
  /// - Parameter path: The file, or `-`.
  static func read(_ path: String) throws -> [UInt8] {
    guard let bytes = bytes(path) else {
      Console.error("\(path):1:1: error: the file cannot be read")
      throw ExitStatus.badContent
    }
    guard bytes.count <= MailBudget.sizeLimit else {
      let limit = MailBudget.sizeLimit >> 20
      Console.error("\(path):1:1: error: the mail is larger than \(limit) MiB")
      throw ExitStatus.badContent
    }
    return bytes
  }

  /// Up to one byte more than a mail may have; nil where nothing can be read.
  private static func bytes(_ path: String) -> [UInt8]? {
    let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
    guard let file else { return nil }
    do {
      return Array(try file.read(upToCount: MailBudget.sizeLimit + 1) ?? Data())
    } catch {
      return nil
    }
  }
}
