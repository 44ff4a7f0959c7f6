import ArgumentParser
import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Ctrl-C, for a command that tells what it knows so far; a second one ends it at once.
final class Interruption {
  /// Whether it has come, for those who work meanwhile.
  let flag = Flag()
  private let source: any DispatchSourceSignal

  final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    /// Sets it; false when it was set before.
    fileprivate func set() -> Bool { !value.exchange(true, ordering: .relaxed) }
  }

  /// Takes the signal from now on.
  init() {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [flag] in
      guard flag.set() else { exit(ExitStatus.interrupted.rawValue) }
      Console.error("interrupted; what is known so far follows")
    }
    source.activate()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
