/// Where the functions of some files stand, as ctags tells it.
public struct TagFile: Sendable {
  /// The lines of each definition, from 1.
  private var ranges: [Citation: [ClosedRange<Int>]] = [:]

  /// What ctags has to be asked for, before the names of the files.
  ///
  /// System calls are defined by a macro, and marks behind a variable's name are macros too.
  public static let arguments = [
    "-f", "-", "--languages=C", "--map-C=+.h", "--kinds-C=+px-l", "--fields=+ne",
    "-D", "SYSCALL_DEFINE5(name,a,b,c,d,e,f,g,h,i,j)=long name(int)",
    "-I", "__read_mostly,__ro_after_init,__init,__initconst,__always_inline",
  ]

  /// Reads the tags.
  public init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("!") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 3 else { continue }
      var (begin, end): (Int?, Int?)
      for field in fields.dropFirst(3) {
        if field.hasPrefix("line:") { begin = Int(field.dropFirst(5)) }
        if field.hasPrefix("end:") { end = Int(field.dropFirst(4)) }
      }
      guard let begin else { continue }
      let citation = Citation(path: String(fields[1]), symbol: String(fields[0]))
      ranges[citation, default: []].append(begin...max(begin, end ?? begin))
    }
  }

  /// The lines of a definition; the longest where there are several, as of a structure that is also declared.
  public func range(of citation: Citation) -> ClosedRange<Int>? {
    ranges[citation]?.max { $0.count < $1.count }
  }

  /// Every definition of a file.
  public func symbols(in path: String) -> [Citation] {
    ranges.keys.filter { $0.path == path }
  }
}
