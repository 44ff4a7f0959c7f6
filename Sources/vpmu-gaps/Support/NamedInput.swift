import ArgumentParser
import Files
import Site

/// What a user names to be read: a file, a pipe, or - for standard input.
enum NamedInput {
  /// The bytes; what cannot be read is told, as bad content.
  static func read(_ name: String, limit: Int) throws -> [UInt8] {
    do throws(InputProblem) {
      return try bytes(name, limit)
    } catch {
      Console.error("\(title(name)):1:1: error: it cannot be read: \(error.reason)")
      throw ExitStatus.badContent
    }
  }

  /// A mail.
  ///
  /// - Parameter neverFails: For a caller that takes a status for a broken tool: the answer is an
  ///   empty list, and the program ends well.
  static func mail(_ name: String, neverFails: Bool) throws -> [UInt8] {
    do {
      return try read(name, limit: InputLimit.mail)
    } catch {
      guard neverFails else { throw error }
      Console.print("[]")
      throw ExitCode.success
    }
  }

  /// What messages call it.
  static func title(_ name: String) -> String { name == "-" ? "<stdin>" : name }

  private static func bytes(_ name: String, _ limit: Int) throws(InputProblem) -> [UInt8] {
    let input = Input(limit: limit, .any)
    return try name == "-" ? input.readStandardInput() : input.read(name)
  }
}
