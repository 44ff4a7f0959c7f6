import Foundation
import Testing

@Suite struct ReviewCommandTests {
  /// The text is wrong, the remark is right; both are about claims of `Documents`.
  static let exchange = """
    From: A Reviewer <a@example.org>
    Subject: [PATCH] Counting
    Message-ID: <1@example.org>

    On Monday, B wrote:
    > A pinned event counts nothing.

    A pinned event counts everything.

    > Bananas ripen in the sun of the south.

    """

  private func review(_ mail: String, _ options: [String] = []) throws -> Outcome {
    try Program.run(["review", "-"] + options, in: Documents.unreported(), input: mail)
  }

  static let statuses: [(mail: String, options: [String], status: Int32)] = [
    (exchange, [], 1), (exchange, ["--reply"], 1), (exchange, ["--json"], 1),
    (exchange, ["--html"], 1), (exchange, ["--coverage"], 1),
    // The list has the verdict, and another status is a broken tool to b4.
    (exchange, ["--b4"], 0),
    ("A pinned event counts everything.\n", [], 0), ("Bananas ripen in the sun.\n", [], 0),
    ("", [], 0), ("\0\u{1b}\u{7f}", [], 0),
    ("```scenario\nhost: A = open cycles -C 0\nrun 1ms\nexpect A counts nothing\n```\n", [], 1),
    ("```scenario\nhost: A = open cycles -C 0\nrun 1ms\nexpect A counts all\n```\n", [], 0),
    (exchange, ["--all"], 64), (exchange, ["--json", "--html"], 64), (exchange, ["--apply"], 64),
  ]

  @Test(arguments: statuses)
  func `the exit status tells whether something is contradicted`(
    mail: String,
    options: [String],
    status: Int32
  ) throws {
    let outcome = try review(mail, options)
    #expect(outcome.status == status, "\(outcome.messages)")
  }

  @Test func `a mail that is not there is told by its name`() throws {
    let outcome = try Program.run(["review", "gone.eml"], in: Documents.unreported())
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("gone.eml:"))
  }

  @Test func `the table has line, statement, claim, verdict and basis`() throws {
    let text = try review(Self.exchange).text
    #expect(
      text.contains(
        "\n6    > A pinned event counts nothing.\n       PIN-WRONG: A pinned event"
      )
    )
    let models = "model:6.1, model:6.12, model:7.0, model:7.1, model:7.2, model:7.3"
    #expect(text.contains("\n       contradicted; \(models); 6 runs"))
    #expect(text.contains("8      A pinned event counts everything.\n       OWN-1: "))
    #expect(
      text.contains("the remark is right; the text it answers: PIN-WRONG contradicted")
    )
    #expect(text.hasSuffix("2 of 3 statements known\n"))
  }

  @Test(arguments: ["See PIN-ERROR for this one.", "Claim: PIN-ERROR is what I mean"])
  func `a claim that is named is the one`(mail: String) throws {
    let outcome = try review(mail + "\n")
    #expect(outcome.text.contains("PIN-ERROR: "))
  }

  @Test(arguments: [
    "OWN-1 is wrong and always was.", "I do not believe in OWN-1 at all.",
    "Where does the claim OWN-1 come from?", "OWN-1 is contradicted by our own tests.",
  ])
  func `who denies or doubts a claim that is named gets no verdict`(mail: String) throws {
    let outcome = try review("> \(mail)\n")
    #expect(outcome.status == 0)
    #expect(!outcome.text.contains("\n       OWN-1: "))
    #expect(try review("> \(mail)\n", ["--reply"]).output.isEmpty)
  }

  @Test func `who names a claim need not agree with it`() throws {
    let mail = "> A pinned event counts nothing.\n\nThis is what PIN-WRONG is about.\n"
    let outcome = try review(mail)
    #expect(
      outcome.text.contains(
        "the remark names PIN-WRONG, which is contradicted\n"
      )
    )
    let reply = try review(mail, ["--reply"]).text
    #expect(reply.components(separatedBy: "$ vpmu-gaps run PIN-WRONG").count == 2, "told once")
    #expect(reply.contains("See PIN-WRONG above."))
  }

  @Test func `the reply quotes what is contradicted, and tells the rest in lists`() throws {
    let reply = try review(Self.exchange, ["--reply"]).text
    #expect(
      reply.hasPrefix(
        "To: A Reviewer <a@example.org>\nSubject: Re: [PATCH] Counting\nIn-Reply-To: <1@example.org>\n"
      )
    )
    let words = reply.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        "> A pinned event counts nothing. Contradicted (PIN-WRONG). In scenario PIN-WRONG: "
          + "expected A counts nothing, observed all (1 000 000)."
      )
    )
    #expect(reply.contains("\n  $ vpmu-gaps run PIN-WRONG\n"))
    #expect(reply.contains("Confirmed in the remarks, and not repeated here: OWN-1 (line 4)."))
    #expect(!reply.contains("Bananas"), "nobody asked for what is not covered")
    #expect(!reply.contains("> A pinned event counts everything."))
    for line in reply.split(separator: "\n") { #expect(line.count <= 76, "\(line)") }
  }

  @Test func `the reply keeps who said what`() throws {
    let mail = "> > A pinned event counts nothing.\n>\n> +A pinned event counts everything.\n"
    let reply = try review(mail, ["--reply", "--all"]).text
    #expect(reply.contains("\n> > > A pinned event counts nothing.\n"))
    #expect(reply.contains("\n> > +A pinned event counts everything.\n"))
  }

  @Test func `with all, the reply answers the remarks that are right`() throws {
    let reply = try review(Self.exchange, ["--reply", "--all"]).text
    #expect(reply.contains("> A pinned event counts everything.\n\nConfirmed (OWN-1)."))
    #expect(!reply.contains("not repeated here"))
    #expect(reply.contains("\n- line 6: Bananas ripen in the sun of the south.\n"))
  }

  @Test func `where nothing is asserted there is no answer, and that is said`() throws {
    let outcome = try review("A pinned event does not count everything.\n", ["--reply", "--all"])
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.contains("there is no answer to send"))
  }

  @Test func `b4 gets a list of checks, an empty one when there is nothing to say`() throws {
    let checks = try #require(try review(Self.exchange, ["--b4"]).json as? [[String: Any]])
    #expect(checks.count == 1)
    #expect(checks[0]["tool"] as? String == "vpmu-gaps")
    #expect(checks[0]["status"] as? String == "fail")
    #expect((checks[0]["summary"] as? String)?.contains("PIN-WRONG") == true)
    let none = try #require(try review("Hello to all of you.\n", ["--b4"]).json as? [Any])
    #expect(none.isEmpty)
  }

  @Test func `the record has statements, their claims, and who is right`() throws {
    let reviews = try #require(try review(Self.exchange, ["--json"]).json as? [[String: Any]])
    let statements = try #require(reviews[0]["statements"] as? [[String: Any]])
    #expect(statements.map { $0["outcome"] as? String } == ["fails", "holds", "unknown"])
    #expect(statements.map { $0["role"] as? String } == ["quoted", "remark", "quoted"])
    let standing = try #require(statements[1]["standing"] as? [String: Any])
    #expect(standing["side"] as? String == "remark")
    #expect(standing["answers"] as? [Int] == [6])
    let claim = try #require(statements[0]["claim"] as? [String: Any])
    #expect(claim["id"] as? String == "PIN-WRONG")
    #expect(claim["scenario"] as? String == "PIN-WRONG")
  }

  @Test func `coverage tells what is backed, what is not, and what is left out`() throws {
    let text = try review(Self.exchange, ["--coverage"]).text
    #expect(
      text.hasPrefix(
        "1 of 2 statements are backed by a claim that was executed, 0 by one that was not, 1 by none\n"
      )
    )
    #expect(text.contains("\nBacked by no claim:\n10     Bananas ripen in the sun of the south.\n"))
    #expect(text.contains("\n  PIN-ERROR  A pinned event without a counter"))
    #expect(!text.contains("\n  OWN-1 "), "a remark mentions it")
  }

  @Test func `the page has the mail line by line, and the verdicts beside it`() throws {
    let page = try review(Self.exchange, ["--html"]).text
    #expect(page.contains("<title>Review: [PATCH] Counting</title>"))
    #expect(page.contains("id=\"m1l6\""))
    #expect(page.contains("&gt; <span class=\"s fails\">A pinned event counts nothing.</span>"))
    #expect(
      page.contains("<b class=\"cross\">contradicted</b> <code class=\"id\">PIN-WRONG</code>")
    )
    #expect(
      page.contains("<p>The remark is right; the text it answers: PIN-WRONG contradicted.</p>")
    )
    #expect(page.contains("content=\"default-src 'none'"))
    // Nothing is left to choose, and so no script runs.
    #expect(!page.contains("script-src"))
  }

  @Test func `every message of a thread is reviewed`() throws {
    let thread = "From a@b Mon\n\(Self.exchange)\nFrom c@d Tue\n\(Self.exchange)"
    let reviews = try #require(try review(thread, ["--json"]).json as? [[String: Any]])
    #expect(reviews.count == 2)
    let replies = try review(thread, ["--reply"]).text
    #expect(replies.matches(of: #/(?m)^From vpmu-gaps /#).count == 2)
    let page = try review(thread, ["--html"]).text
    let anchors = page.matches(of: #/ id="([^"]*)"/#).map(\.1)
    #expect(Set(anchors).count == anchors.count)
    #expect(page.contains("id=\"m2l"))
  }

  // MARK: Strangers

  static let hostile = [
    "<script>alert(1)</script> a pinned event counts nothing.",
    "A pinned event counts nothing \"><img src=x onerror=alert(1)>.",
    "A pinned \u{202e}event counts\u{7} nothing \u{1b}[31mhere.",
    "A pinned event counts nothing </pre></div><iframe src=javascript:alert(1)>.",
    "$(touch /tmp/vpmu-gaps-owned) `reboot` a pinned event counts nothing; rm -rf /.",
    "PIN-WRONG ../../../etc/passwd file:///etc/passwd says a pinned event counts nothing.",
  ]
  static let forms = [[], ["--reply", "--all"], ["--coverage"], ["--html"], ["--json"], ["--b4"]]

  @Test(arguments: hostile, forms)
  func `nothing of a mail is markup, a control character or a command`(
    text: String,
    form: [String]
  ) throws {
    let mail =
      "Subject: \(text)\nFrom: \(text)\n\n> \(text)\n\n\(text)\n\n```scenario\n\(text)\n```\n"
    let outcome = try review(mail, form)
    #expect([0, 1].contains(outcome.status), "\(outcome.messages)")
    for scalar in outcome.text.unicodeScalars {
      let isVisible = scalar == "\n" || scalar.value >= 0x20 && scalar.value != 0x7f
      #expect(isVisible && !("\u{202a}"..."\u{202e}").contains(scalar), "\(scalar.value)")
    }
    if form == ["--html"] {
      // The one script is the page's own.
      #expect(outcome.text.components(separatedBy: "<script").count <= 2)
      for tag in ["<img", "<iframe"] { #expect(!outcome.text.contains(tag)) }
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/vpmu-gaps-owned"))
  }

  static let offered = [
    "A pinned event does not count everything.", "A pinned event counts everything twice.",
    "It is wrong that a pinned event counts everything.",
    "A pinned event of the guest counts everything.",
  ]

  @Test(arguments: offered)
  func `what is not said in a claim's own words gets claims beside it and no verdict`(
    text: String
  ) throws {
    let outcome = try review("> \(text)\n")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("\n     ? OWN-1, confirmed: A pinned event counts everything.\n"))
    #expect(outcome.text.contains("0 of 1 statement known; ? claims that 1 more may be about"))
    let reviews = try review("> \(text)\n", ["--json"]).json as? [[String: Any]]
    let statement = try #require((reviews?[0]["statements"] as? [[String: Any]])?.first)
    #expect(statement["answer"] as? String == "offered")
    #expect(statement["outcome"] as? String == "offered")
    #expect(statement["claim"] == nil)
    let candidates = try #require(statement["candidates"] as? [[String: Any]])
    #expect(candidates.contains { $0["id"] as? String == "OWN-1" })
    let checks = try #require(try review("> \(text)\n", ["--b4"]).json as? [Any])
    #expect(checks.isEmpty)
    let page = try review("> \(text)\n", ["--html"]).text
    #expect(page.contains("<span class=\"s offered\">") && page.contains("It may be about one of"))
  }

  @Test func `a sentence that is learned is asserted from then on`() throws {
    let folder = try Documents.unreported()
    func review(_ mail: String, _ options: [String]) throws -> Outcome {
      try Program.run(["review", "-"] + options, in: folder, input: mail)
    }
    let before = try folder.read("Content/10.md")
    let mail =
      "> Whoever pins his event gets each of the cycles.\n> To him none is ever lost. Bananas ripen in the sun.\n"
    let shown = try review(mail, ["--learn", "1=OWN-1"])
    #expect(shown.status == 0, "\(shown.messages)")
    #expect(shown.text.contains(": OWN-1 has heard "))
    #expect(try folder.read("Content/10.md") == before, "shown only")
    let applied = try review(mail, ["--learn", "1=OWN-1", "--learn", "2.1=OWN-1", "--apply"])
    #expect(applied.status == 0, "\(applied.messages)")
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    #expect(chapter.matches(of: #/\nheard: \[[0-9a-f]{16}, [0-9a-f]{16}\]\n```/#).count == 1)
    #expect(!chapter.contains("Whoever"), "the words are their author's")
    let text = try review("Whoever pins his event, gets each of the cycles!\n", []).text
    #expect(text.contains("\n       OWN-1: A pinned event counts everything.\n       confirmed; "))
    let again = try review(mail, ["--learn", "1=OWN-1"])
    #expect(again.text == "nothing new: every sentence is stored already\n")
    #expect(
      try review(mail, ["--learn", "1=PIN-WRONG"]).messages.contains("stored for OWN-1 already")
    )
  }

  static let unlearnable: [(choice: String, status: Int32)] = [
    ("x", 64), ("1", 64), ("0=OWN-1", 64), ("9=OWN-1", 64), ("1=NONE-1", 4), ("2=OWN-1", 64),
    ("2.3=OWN-1", 64), ("1.1.1=OWN-1", 64), ("=", 64),
  ]

  @Test(arguments: unlearnable)
  func `a choice that means no sentence or no claim is refused`(
    choice: String,
    status: Int32
  ) throws {
    let mail = "> A pinned event it is.\n> A pinned event counts. Another one counts as well.\n"
    let folder = try Documents.unreported()
    let before = try folder.read("Content/10.md")
    let outcome = try Program.run(
      ["review", "-", "--learn", choice, "--apply"],
      in: folder,
      input: mail
    )
    #expect(outcome.status == status, "\(outcome.messages)")
    #expect(try folder.read("Content/10.md") == before)
  }

  @Test func `b4 is warned of what could not be read`() throws {
    let mail = "From: A <a@example.org>\nContent-Type: text/html\n\n<p>A pinned event\n"
    let checks = try #require(
      try review(mail.replacing("text/html", with: "image/png"), ["--b4"]).json as? [[String: Any]]
    )
    #expect(checks.map { $0["status"] as? String } == ["warn"])
  }

  @Test func `names beyond ASCII are encoded in the reply's headers`() throws {
    let mail =
      "From: J\u{f6}rg <j@example.org>\nSubject: \u{dc}ber\nTo: B <b@example.org>\n\nA pinned event counts nothing.\n"
    let reply = try review(mail, ["--reply"]).text
    #expect(
      reply.hasPrefix(
        "To: =?utf-8?B?SsO2cmc=?= <j@example.org>\nCc: B <b@example.org>\nSubject: Re: =?utf-8?B?w5xiZXI=?=\n"
      )
    )
  }

  static let runaways: [(text: String, reason: String)] = [
    ("host: A = open cycles -C 0\nrun 3s\n", "it takes longer than 2s"),
    (
      "vary A = 1 | 2 | 3\nvary B = 1 | 2 | 3\nvary C = 1 | 2 | 3\nvary D = 1 | 2\nrun 1ms\n",
      "it has more than 32 combinations"
    ),
    ("nonsense\n", "scenario:2:1: error: unknown statement 'nonsense'"),
    ("host: A1..A65 = open cycles -C 0\nrun 1ms\n", "it has more than 64 events"),
  ]

  @Test(arguments: runaways)
  func `a scenario that would take long is refused, with the reason`(
    text: String,
    reason: String
  ) throws {
    let outcome = try review("```scenario\n\(text)```\n")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("not executed: "))
    #expect(outcome.text.contains(reason), "\(outcome.text)")
  }

  @Test func `all scenarios of a mail together are bounded`() throws {
    let scenario = "```scenario\nvary A = 1ms | 2ms | 3ms | 4ms\nrun $A\n```\n\n"
    let outcome = try review(String(repeating: scenario, count: 40))
    #expect(outcome.text.contains("the mail's scenarios have more than 128 combinations"))
  }
}
