/// The lines of a file of evidence that some claims need: reading one run costs more than passing over it.
enum EvidenceLines {
  private static let name = Array("\"scenario\":\"".utf8)
  /// The scenario's name stands this far from the begin of its line at most, or the line is read.
  private static let distance = 300

  /// The file without the runs of other claims; a line that does not look like a run is kept.
  static func lines(of claims: Set<String>, in bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var hasRun = false
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let claim = claim(of: line) else {
        // The comma behind the last run that is kept has nothing to part from.
        if hasRun, kept.last == UInt8(ascii: ",") { kept.removeLast() }
        kept += line
        continue
      }
      guard claims.contains(claim) else { continue }
      if hasRun, kept.last != UInt8(ascii: ",") { kept.append(UInt8(ascii: ",")) }
      kept += line
      hasRun = true
    }
    return kept
  }

  /// The claim that a line's run belongs to; nil where it is no line of a run.
  private static func claim(of line: ArraySlice<UInt8>) -> String? {
    guard line.first == UInt8(ascii: "{") else { return nil }
    var rest = line.prefix(distance)
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      rest = rest[quote...]
      if rest.starts(with: name) {
        let scenario = line[rest.startIndex...].dropFirst(name.count)
        let id = scenario.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "/") }
        return String(decoding: id, as: UTF8.self)
      }
      rest = rest.dropFirst()
    }
    return nil
  }
}
