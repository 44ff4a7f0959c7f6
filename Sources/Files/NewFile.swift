/// A file to write.
public struct NewFile: Hashable, Sendable {
  /// Its path below the folder that is written to.
  public let name: String
  /// Its content.
  public let bytes: [UInt8]

  /// Creates a file.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
