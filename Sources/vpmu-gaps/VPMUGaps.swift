import ArgumentParser
import Files

/// The command line.
@main
struct VPMUGaps: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vpmu-gaps",
    abstract: "Executes the KVM vPMU document: its claims, its gaps, and what they cost a guest.",
    discussion: """
      EXAMPLES
        vpmu-gaps report                    run everything, write Output/
        vpmu-gaps check                     is the committed Output/ still true?
        vpmu-gaps list verdict:contradicted what came out otherwise than it is said
        vpmu-gaps show OWN-ERROR-STAYS      a claim, its scenario, and the perf lines to repeat it
        vpmu-gaps run OWN-ERROR-STAYS       expected beside observed, step by step
        vpmu-gaps explore OWN-ERROR-EXEC    every order of some actions
        vpmu-gaps explain S31               a rule, where it was read, and what rests on it
        vpmu-gaps help language             how scenarios are written
        vpmu-gaps run - --backend model:6.1 < scenario
        vpmu-gaps review mail               what a mail states, and what became of it
        vpmu-gaps diff HEAD~1               what changed since then
        vpmu-gaps record                    the catalog on real kernels, as evidence for reports

      EXIT STATUS
        0    done; for check: every verdict as in the baseline, Output/ fresh
        1    report: a verdict turned into its opposite and --because gives no reason;
             check: a verdict differs, a claim of our own is not confirmed, or Output/ is stale;
             run, explore: an expectation is not met; compare: model and kernel disagree;
             review: a statement is contradicted
        4    nothing selected; run: nothing that is expected could be observed
        64   usage
        65   bad content, scenario, mail or evidence, or one that cannot be read
        69   a requested backend is not available here (with the reason)
        70   internal error
        73   the output cannot be written
        124  a time limit
        130  interrupted
      """,
    version: ProgramVersion.text,
    subcommands: [
      ReportCommand.self, CheckCommand.self, ListCommand.self, ShowCommand.self,
      ExplainCommand.self, RunCommand.self, ExploreCommand.self, LanguageCommand.self,
      NewCommand.self, WatchCommand.self, ReviewCommand.self, DiffCommand.self,
      PublishCommand.self,
      RecordCommand.self, PackCommand.self,
      ProbeCommand.self,
      CompareCommand.self, AffectedCommand.self, CiteCommand.self,
    ] + serving
  )

  /// A server is for authors: the program that is installed comes without one, see Package.swift.
  private static var serving: [any ParsableCommand.Type] {
    #if SERVES
    [ServeCommand.self]
    #else
    []
    #endif
  }

  static func main() async {
    StandardStreams.prepare()
    await main(nil)
  }
}
