/// A rendered file, not written yet.
public struct OutputFile: Sendable {
  /// The name inside the output folder; a path where it stands in a folder there.
  public let name: String
  /// The content, always the same for the same results.
  public let text: String

  /// Creates a file.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
