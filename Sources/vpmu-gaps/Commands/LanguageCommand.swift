import ArgumentParser
import Catalog

/// Prints the reference of the scenario language.
struct LanguageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language",
    abstract: "Print the reference of the scenario language; 'help language' has it on one screen.",
    discussion: """
      A scenario is a dozen lines: a set-up, steps, and what is expected where it stands.

        machine toy counters=1           equal counters; or haswell, skylake,
                                         icelake, sapphire-rapids, zen4, armv8, ...
        vary CLASS = D | u               run once with each; $CLASS stands for it
        vm V on cpu0                     a guest with a virtual PMU; the first runs
        task T on cpu0                   a thread, which runs after a switch to it

        host: A = open cycles:D -C 0     an event as in perf, pinned, on a CPU
        host: B = open cycles:D -t T     on a thread; close, enable, disable, ...
        guest V: G = count cycles        the guest's driver programs a counter
        run 10ms                         time passes
        expect A active                  active, inactive, error, off
        expect A counts all              all, nothing, a share such as 50%
        expect guest V told nothing      what the guest can know of it

      It may end in the question what holds in every order of some actions:

        explore 6 steps of               each at any time, up to six in a row
          host: {enable|disable} {A|B}   four actions
          run 5ms
        never A error                    also always, reaches
        after A error, never A active until enable A

      Errors are told with line, column and what would be right. Try one:

        printf 'host: A = open cycles -C 0\\nrun 10ms\\nexpect A active\\n' |
          vpmu-gaps run -
      """
  )

  @OptionGroup var content: ContentOptions

  func run() throws {
    let path = "\(content.folder)/\(LanguageCommand.chapter)"
    let file = try ContentFolder.file(path, name: path, limit: InputLimit.chapter)
    Console.print(String(decoding: file.bytes, as: UTF8.self))
  }

  private static let chapter = "80-scenario-language.md"
}
