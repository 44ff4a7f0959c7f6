import ArgumentParser
import Foundation

/// Standard input, read to its end.
enum StandardInput {
  /// The most that is taken; a scenario is far smaller.
  private static let limit = 16 << 20

  static func read() throws -> [UInt8] {
    let data = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
    guard data.count <= limit else {
      throw ValidationError("standard input is larger than \(limit >> 20) MiB")
    }
    return Array(data)
  }
}
