/// perf's spelling of breakpoints, `mem:ADDRESS[/LENGTH][:ACCESS]`.
///
/// `tools/perf/util/parse-events.c:parse_events_add_breakpoint()`
public enum Breakpoint {
  /// `HW_BREAKPOINT_R`, `_W` and `_X`.
  public static let reads: UInt32 = 1
  /// It stops at writes.
  public static let writes: UInt32 = 2
  /// It stops at instructions.
  public static let executes: UInt32 = 4

  /// What names begin with.
  static let beginning = "mem:"

  /// How many characters of a text are the name of a breakpoint, without modifiers; nil where it begins none.
  public static func nameLength(_ text: some StringProtocol) -> Int? {
    guard text.hasPrefix(beginning) else { return nil }
    let parts = text.dropFirst(beginning.count)
      .split(separator: ":", omittingEmptySubsequences: false)
    var length = beginning.count + (parts.first?.count ?? 0)
    if parts.count > 1, access(parts[1]) != nil { length += 1 + parts[1].count }
    return length
  }

  /// The attribute block of a name; nil for what is none.
  static func attr(_ name: String) -> EventAttr? {
    guard let length = nameLength(name), length == name.count else { return nil }
    let parts = name.dropFirst(beginning.count)
      .split(separator: ":", omittingEmptySubsequences: false)
    let place = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard place.count <= 2, let address = number(place[0]) else { return nil }
    let type = parts.count > 1 ? access(parts[1]) : reads | writes
    guard let type else { return nil }
    // An instruction is as long as a long, and four bytes of memory are watched.
    let usual: UInt64 = type == executes ? 8 : 4
    guard let size = place.count > 1 ? number(place[1]) : usual else { return nil }
    var attr = EventAttr(type: .breakpoint, config: 0)
    attr.breakpointType = type
    attr.config1 = address
    attr.config2 = size
    return attr
  }

  private static func access(_ text: some StringProtocol) -> UInt32? {
    var found: UInt32 = 0
    for letter in text {
      let bit =
        letter == "r" ? reads : letter == "w" ? writes : letter == "x" ? executes : 0
      guard bit != 0, found & bit == 0 else { return nil }
      found |= bit
    }
    return found == 0 ? nil : found
  }

  private static func number(_ text: some StringProtocol) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }
}
