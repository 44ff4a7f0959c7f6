import Catalog
public import Citations
public import Report
import ScenarioRunner

/// What a change to the kernel touches, as a record.
public struct AffectedDocument: Encodable, Sendable {
  /// The changes, in order: a patch each, or the difference of two trees.
  public let changes: [Change]
  /// Every claim that rests on what they change, in the order of the document.
  public let claims: [Claim]
  /// The command that runs these claims on a kernel with the change; absent without a claim.
  public let command: String?

  /// A change.
  public struct Change: Encodable, Sendable {
    /// The patch's subject, or the names of the trees.
    public let title: String
    /// What is changed that something rests on.
    public let functions: [Function]
    /// What else is changed in files that something rests on.
    public let others: [String]
    /// Files that something rests on, of which what is changed stands in no function.
    public let outside: [String]
    /// Heads of hunks that could not be read.
    public let unreadHunkCount: Int
    /// How many files are changed that nothing rests on.
    public let otherFileCount: Int

    /// Records a change.
    public init(title: String, _ affected: AffectedFunctions, unreadHunkCount: Int = 0) {
      outside = affected.outsidePaths
      self.unreadHunkCount = unreadHunkCount
      self.title = title
      functions = affected.functions.map {
        Function(
          path: $0.citation.path,
          symbol: $0.citation.symbol,
          rules: $0.support.rules,
          claims: $0.support.claims
        )
      }
      others = affected.others.map(\.description)
      otherFileCount = affected.otherPaths.count
    }
  }

  /// A function, structure or variable that something rests on.
  public struct Function: Encodable, Sendable {
    /// Its file.
    public let path: String
    /// Its name.
    public let symbol: String
    /// The ids of the rules that were read in it.
    public let rules: [String]
    /// The ids of the claims that rest on it.
    public let claims: [String]
  }

  /// A claim that may turn with the change.
  public struct Claim: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// What it says.
    public let says: String
    /// Its verdict now.
    public let verdict: ReviewVerdict
    /// What the verdict rests on.
    public let basis: String
    /// Whether real kernels have shown it, and not the model alone.
    public let isSeenOnRealKernels: Bool
  }

  /// Records what is touched.
  ///
  /// - Parameters:
  ///   - results: Those of every claim that rests on it, in the order of the document.
  ///   - backend: The kernel that the claims are to be run on.
  public init(_ changes: [Change], results: [ClaimResult], backend: String) {
    self.changes = changes
    claims = results.map { result in
      let text = ClaimText(result)
      return Claim(
        id: result.claim.id,
        says: result.claim.says,
        verdict: ReviewVerdict(result),
        basis: result.verdict == .untested ? "nothing ran" : text.basis,
        isSeenOnRealKernels: result.runs.contains {
          $0.verdict.isConclusive && $0.backend.kind != .model
        }
      )
    }
    let ids = results.filter { !$0.claim.scenarios.isEmpty }.map(\.claim.id)
    command =
      ids.isEmpty
      ? nil
      : FilledText.shell(
        ["vpmu-gaps record"] + ids
          + ["--backend \(backend)", "--kernel IMAGE", "--modules FOLDER", "--output after.json"]
      )
  }
}
