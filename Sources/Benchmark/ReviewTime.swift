import Foundation

/// `vpmu-gaps review` as a cold process, on a thread of one megabyte.
enum ReviewTime {
  static func measure() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "vpmu-gaps-review")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = Program.measured
    let thread = folder.appending(path: "thread").path()
    for (what, isQuoting) in [("that quotes itself", true), ("without a repetition", false)] {
      let text = ThreadGenerator.mbox(bytes: 1_000_000, isQuoting: isQuoting)
      try text.write(toFile: thread, atomically: true, encoding: .utf8)
      let seconds = try Repeat.median(5) {
        // Some of it is contradicted.
        try Repeat.seconds { try Program.run(program, ["review", thread], statuses: [0, 1]) }
      }
      print("review of a thread of 1 MB \(what): \((seconds * 1000).rounded() / 1000) s")
    }
  }
}

/// Threads of any size, in the words of the field.
enum ThreadGenerator {
  /// - Parameter isQuoting: Whether each message quotes the one before it, as threads do.
  static func mbox(bytes: Int, isQuoting: Bool) -> String {
    var text = ""
    var number = 0
    var before: [String] = []
    while text.utf8.count < bytes {
      let own = (0..<6).map { _ -> String in
        number += 1
        return sentence(number)
      }
      let quoted = isQuoting ? before.filter { !$0.hasPrefix(">>>") }.map { "> \($0)" } : []
      let head = "From a@example.org Mon\nFrom: A <a@example.org>\nSubject: Re: [PATCH] A thread\n"
      before = quoted + [""] + own
      text += "\(head)\n\(before.joined(separator: "\n"))\n\n"
    }
    return text
  }

  private static func sentence(_ number: Int) -> String {
    let subjects = ["A pinned event", "The guest's counter", "The KVM event", "A flexible event"]
    let verbs = ["takes", "loses", "keeps", "shares", "waits for"]
    let objects = ["the counter", "the hardware", "its branch records"]
    return "\(subjects[number % 4]) \(verbs[number % 5]) \(objects[number % 3]) of vCPU \(number)."
  }
}
