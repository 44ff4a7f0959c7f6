import Foundation

/// Runs the program as shells start it: with closed streams, pipes and signals.
enum Shell {
  /// Runs a script of bash in a folder; `$P` is the program.
  static func run(
    _ script: String,
    in folder: TemporaryFolder,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try Program.run(
      URL(filePath: "/bin/bash"),
      ["-c", script],
      in: folder,
      environment: environment.merging(["P": Program.url.path]) { $1 }
    )
  }
}
