import Testing

@testable import Citations

/// The functions that a patch changes; every name and line of code is ours.
@Suite struct KernelPatchTests {
  private func changes(_ text: String) -> [String] {
    // Without the first part, which tells the old file from the new one.
    let changes = KernelPatch(text.split(separator: "\n", omittingEmptySubsequences: false)).changes
      .map { String($0.description.dropFirst(2)) }
    return changes.indices.filter { !changes[..<$0].contains(changes[$0]) }.map { changes[$0] }
  }

  @Test func `a hunk that cannot be read is counted, and a rename has both names`() {
    let lines = "--- a/x/one.c\n+++ b/y/one.c\n@@ garbage @@\n-a\n@@ -1 +1 @@ int f(void)\n-a\n+b\n"
      .split(separator: "\n", omittingEmptySubsequences: false)
    let patch = KernelPatch(lines)
    #expect(patch.unreadCount == 1)
    #expect(patch.changes.map(\.description) == ["a/x/one.c:f", "b/y/one.c:f"])
  }

  @Test(arguments: ["b/tools/kernel/a.c", "arch/powerpc/kernel/a.c", "other/a.c", "xkernel/a.c"])
  func `another file with the same end is another file`(path: String) {
    let index = CitationIndex(supports: [
      Citation(path: "kernel/a.c", symbol: "f"): CitationIndex.Support(rules: ["S1"], claims: [])
    ])
    let change = Citation(path: path, symbol: "f")
    let affected = AffectedFunctions([change], paths: [path], index, RenameTable())
    #expect(affected.isEmpty && affected.outsidePaths.isEmpty && affected.otherPaths == [path])
  }

  @Test(arguments: ["a/kernel/a.c", "kernel/a.c", "/tmp/tree/kernel/a.c"])
  func `a file is known by its end`(path: String) throws {
    let citation = Citation(path: "kernel/a.c", symbol: "f")
    let index = CitationIndex(supports: [citation: CitationIndex.Support(rules: ["S1"], claims: [])]
    )
    let change = Citation(path: path, symbol: "f")
    let affected = AffectedFunctions([change, change], paths: [path], index, RenameTable())
    #expect(affected.functions.map(\.citation) == [citation])
    let outside = AffectedFunctions(
      [Citation(path: path, symbol: "")],
      paths: [path],
      index,
      RenameTable()
    )
    #expect(outside.functions.isEmpty && outside.outsidePaths.contains("kernel/a.c"))
  }

  private static let head = "--- a/kernel/one.c\n+++ b/kernel/one.c\n"

  @Test func `the function of a hunk's head is changed`() {
    let text =
      Self.head + "@@ -10,3 +10,3 @@ static int first(struct thing *t)\n \ta();\n-\tb();\n+\tc();\n"
    #expect(changes(text) == ["kernel/one.c:first"])
  }

  @Test func `a definition inside of a hunk comes before its head`() {
    let text =
      Self.head
        + """
        @@ -10,9 +10,9 @@ static int first(struct thing *t)
         \ta();
         }
         
         /* A comment. */
         static __always_inline bool
         second(struct thing *t,
         	int flags)
         {
        -\tb();
        +\tc();
        """
    #expect(changes(text) == ["kernel/one.c:second"])
  }

  @Test func `between two functions nothing is changed but what begins there`() {
    let text =
      Self.head
        + """
        @@ -10,4 +10,8 @@ static int first(struct thing *t)
         \ta();
         }
         
        +static int added(void)
        +{
        +\treturn 1;
        +}
        +
         static int last(void)
        """
    #expect(changes(text) == ["kernel/one.c:added"])
  }

  @Test(arguments: [
    ("SYSCALL_DEFINE5(some_call, int, a, int, b)", "some_call"),
    ("struct thing {", "thing"),
    ("static const struct table entries[] = {", "entries"),
    ("static struct table entry = {", "entry"),
    ("DEFINE_STATIC_KEY_FALSE(some_key);", nil),
    ("#define SOME_LIMIT 4", "SOME_LIMIT"),
    ("#define some_macro(x) ((x) + 1)", "some_macro"),
    ("void declared(int a);", nil),
    ("out:", nil), ("#include <linux/thing.h>", nil), ("\tindented(a);", nil), ("}", nil),
    ("int __attribute_free plain(int a)", "plain"), ("enum kind {", "kind"),
    ("int *pointer(void)", "pointer"), ("int variable = 4;", "variable"),
    ("int sysctl_perf_event_paranoid __read_mostly = 2;", "sysctl_perf_event_paranoid"),
  ])
  func `what begins at the margin is a definition`(line: String, name: String?) {
    #expect(SourceLine.definition(line[...]) == name)
  }

  @Test func `several files, new ones and removed ones are told apart`() {
    let text = """
      From: A <a@example.org>
      Subject: [PATCH] Something

      Text that has @@ -1 and --- in it.
      ---
       kernel/one.c | 2 +-
      diff --git a/kernel/one.c b/kernel/one.c
      \(Self.head)@@ -1 +1 @@ int first(void)
      -\ta();
      +\tb();
      --- /dev/null
      +++ b/kernel/new.c
      @@ -0,0 +1,2 @@
      +int fresh(void)
      +{ return 0; }
      --- a/kernel/old.h
      +++ /dev/null
      @@ -1,1 +0,0 @@
      -#define OLD 1
      -- 
      2.40
      """
    #expect(changes(text) == ["kernel/one.c:first", "kernel/new.c:fresh", "kernel/old.h:OLD"])
  }

  @Test func `an empty line alone changes no function`() {
    #expect(changes(Self.head + "@@ -1,2 +1,3 @@ int first(void)\n \ta();\n+\n \tb();\n").isEmpty)
  }

  @Test(arguments: [
    "", "@@ -1,2 +1,2 @@ f()\n+a", "+++ b/x.c", "--- \n+++ \n@@ -99999999999999999999 +1 @@\n-a",
  ])
  func `what is no patch changes nothing`(text: String) {
    #expect(changes(text).isEmpty)
  }

  @Test func `comments and white space make no difference to a digest`() {
    let plain = ["int f(int a)", "{", "\treturn a + 1;", "}"].map { Substring($0) }
    let other = [
      "int f( int  a )", "/* says", " * what */", "{ // here", "        return a+1;", "}", "",
    ].map { Substring($0) }
    #expect(SourceText.digest(plain) == SourceText.digest(other))
    let changed = ["int f(int a)", "{", "\treturn a + 2;", "}"].map { Substring($0) }
    #expect(SourceText.digest(plain) != SourceText.digest(changed))
    // Words stay apart.
    #expect(SourceText.digest(["int a"]) != SourceText.digest(["inta"]))
  }
}
