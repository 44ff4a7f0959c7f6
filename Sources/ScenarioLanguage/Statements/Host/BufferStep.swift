import PerfInterface

/// `map A`, `unmap A`, `redirect A to B`, `redirect A off`: the buffer that an event's samples go to.
struct BufferStep: HostStep {
  enum Verb: String, CaseIterable {
    case map
    case unmap
    case redirect
  }

  static let beginnings = Verb.allCases.map { $0.rawValue }

  let verb: Verb
  let names: Names
  /// Whose buffer it is to be; nil for no other's.
  private(set) var output: String?

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    verb = try parser.choice(head.verb.text, head.verb, what: "host step")
    names = try parser.names()
    guard verb == .redirect, !parser.take("off") else { return }
    try parser.keyword("to")
    output = try parser.singleName("an event")
  }

  var description: String {
    guard verb == .redirect else { return "\(verb.rawValue) \(names)" }
    return "redirect \(names) " + (output.map { "to \($0)" } ?? "off")
  }

  var summary: String { description }

  func actions(_ planner: inout Planner) -> [Action] {
    var target: EventHandle?
    if let output {
      guard let handle = planner.openEvent(output) else { return [] }
      target = handle
    }
    return names.all.flatMap { planner.expanded($0) }.compactMap { name in
      planner.openEvent(name).map { handle in
        switch verb {
        case .map: .map(handle)
        case .unmap: .unmap(handle)
        case .redirect: .redirect(handle, to: target)
        }
      }
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    switch verb {
    case .map: ["# mmap a buffer of \(names)"]
    case .unmap: ["# munmap the buffer of \(names)"]
    case .redirect: ["# ioctl PERF_EVENT_IOC_SET_OUTPUT with \(output ?? "-1") on \(names)"]
    }
  }
}
