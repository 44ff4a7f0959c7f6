/// Small documents to run the program on.
enum Documents {
  /// A statement that holds, one that is wrong, one of our own, and a gap that is open.
  static let chapter = """
    # Pinned events

    ```claim
    id: PIN-ERROR
    says: A pinned event without a counter goes to the error state.
    source: somewhere
    topics: [pinned]
    ```

    ```scenario
    machine toy counters=1
    task T on cpu0
    host: A = open cycles:D -C 0
    host: B = open cycles:D -t T
    run 10ms
    expect A active
    expect B error
    expect B reads eof
    ```

    ```scenario
    host: A = open cycles -C 0
    run 1ms
    expect A counts all
    ```

    ```claim
    id: PIN-WRONG
    says: A pinned event counts nothing.
    source: somewhere
    ```

    ```scenario
    host: A = open cycles:D -C 0
    run 1ms
    expect A counts nothing
    ```

    ```claim
    id: OWN-1
    says: A pinned event counts everything.
    source: this document
    ```

    ```scenario
    host: A = open cycles:D -C 0
    run 1ms
    expect A counts all
    ```

    ```claim
    id: GAP-1
    kind: gap
    says: The counter is lost.
    source: somewhere
    ```

    ```scenario
    machine toy counters=1
    vm V on cpu0
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 1ms
    expect G counts nothing
    ```

    ```claim
    id: NOT-HERE
    says: Nothing can run this.
    source: somewhere
    untested: No hardware.
    ```

    """

  /// A folder with that document and its report.
  static func reported() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try folder.write("Content/10.md", chapter)
    _ = try Program.run(["report"], in: folder)
    return folder
  }

  /// A folder with that document alone.
  static func unreported() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try folder.write("Content/10.md", chapter)
    return folder
  }
}
