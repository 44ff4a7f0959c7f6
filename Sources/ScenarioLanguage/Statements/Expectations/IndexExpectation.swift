import PerfInterface

/// `index gp0`, `index any`, `index none`: the counter that the mapped page of an event names.
struct IndexExpectation: SubjectExpectation {
  static let beginnings = ["index"]

  let index: MappedIndex

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    if parser.take("none") {
      index = .none
    } else {
      index = .counter(parser.take("any") ? nil : try parser.counter())
    }
  }

  var description: String { "index \(index.text)" }

  func objection(to subject: ExpectedSubject) -> String? {
    guard subject.hasDescriptor else {
      return "is \(subject.kind); it has no file descriptor to map"
    }
    return nil
  }

  func check(_ subject: Int) -> PlanCheck.Kind { .index(subject, index) }
}
