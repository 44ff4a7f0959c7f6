import CFiles
public import SystemPackage

/// Standard input, output and error, which a caller may have closed or left.
public enum StandardStreams {
  /// Makes the program independent of them; to be called before any file is opened.
  ///
  /// A closed one is filled with something that fails, as the next file would else take its place. A
  /// reader that goes away ends nothing by itself.
  public static func prepare() {
    files_fill_standard()
    files_keep_on_broken_pipe()
  }

  /// Writes data for whoever reads standard output.
  ///
  /// The program ends as other tools do when the reader has gone away, as `head` does.
  public static func print(_ text: String) throws(Errno) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
      if error as? Errno == .brokenPipe { files_end_by_broken_pipe() }
      throw error as? Errno ?? .ioError
    }
  }

  /// Writes a message; that nobody can read it changes nothing.
  public static func tell(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}
