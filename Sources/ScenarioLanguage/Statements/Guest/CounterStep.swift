import PerfInterface

/// `stop G`, `write G 5`: what a guest does with a counter that it has programmed.
enum CounterStep: GuestStep {
  case stop(Names)
  case start(Names)
  case write(Names, value: WrittenNumber)
  case read(Names)
  case reprogram(Names)

  static let beginnings = ["stop", "start", "write", "read", "reprogram"]

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    let names = try parser.names()
    switch head.verb.text {
    case "stop": self = .stop(names)
    case "start": self = .start(names)
    case "write":
      self = .write(names, value: try parser.value(try parser.word("a value")))
    case "read": self = .read(names)
    default: self = .reprogram(names)
    }
  }

  var description: String {
    switch self {
    case .stop(let names): "stop \(names)"
    case .start(let names): "start \(names)"
    case .write(let names, let value): "write \(names) \(value)"
    case .read(let names): "read \(names)"
    case .reprogram(let names): "reprogram \(names)"
    }
  }

  var summary: String {
    switch self {
    case .stop(let names): "stops \(names)"
    case .start(let names): "restarts \(names)"
    case .write(let names, _): "writes \(names)"
    case .read(let names): "reads \(names)"
    case .reprogram(let names): "reprograms \(names)"
    }
  }

  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    guard let vcpu = planner.single(vcpus) else { return [] }
    return switch self {
    case .stop(let names): actions(&planner, vcpu, names) { .stop($0) }
    case .start(let names): actions(&planner, vcpu, names) { .start($0) }
    case .write(let names, let value):
      actions(&planner, vcpu, names) { .write($0, value: value.value) }
    case .read(let names): actions(&planner, vcpu, names) { .read($0) }
    case .reprogram(let names): actions(&planner, vcpu, names) { .reprogram($0) }
    }
  }

  private func actions(
    _ planner: inout Planner,
    _ vcpu: VCPUHandle,
    _ names: Names,
    _ action: (GuestCounterHandle) -> GuestAction
  ) -> [Action] {
    names.all.compactMap { name in
      guard let place = planner.subject(name) else { return nil }
      if case .read = self, case .guestEvent(let handle, let vm, _) = planner.subjects[place].kind {
        return .inGuest(vm, .read(handle))
      }
      return planner.guestCounter(name, at: place, of: vcpu).map { .guest(vcpu, action($0)) }
    }
  }
}
