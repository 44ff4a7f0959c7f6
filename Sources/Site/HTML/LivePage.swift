/// A page that asks for news, which its own policy does not allow, and loads itself anew.
public enum LivePage {
  /// A page of a report, with what asks in it.
  public static func page(_ page: String) -> String {
    var page = page
    if let place = page.firstRange(of: PagePolicy.start) {
      let own = PagePolicy.source(script)
      let policy = page[place.lowerBound...].prefix { $0 != "\"" }
      let allowed =
        policy.contains(PagePolicy.scripts)
        ? policy.replacing(PagePolicy.scripts, with: "\(PagePolicy.scripts) \(own)")
        : policy + "; \(PagePolicy.scripts) \(own)"
      page.replaceSubrange(
        policy.startIndex..<policy.endIndex,
        with: allowed + "; connect-src 'self'"
      )
    }
    return page + "<script>\(script)</script>\n"
  }

  private static let script = """
    (async () => {
      for (let seen = ""; ;) {
        try {
          const now = await (await fetch(`/live?seen=${seen}`)).text();
          if (seen !== "" && now !== seen) location.reload();
          seen = now;
        } catch { await new Promise(done => setTimeout(done, 1000)); }
      }
    })();
    """
}
