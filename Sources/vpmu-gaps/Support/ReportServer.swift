#if SERVES
import FlyingFox
import FlyingSocks
import FoundationEssentials
import Site

/// Shows the files of a report to a browser on this machine, and tells it when there is a new one.
struct ReportServer {
  private let output: OutputFolder
  private let news = News()
  private let server: HTTPServer

  /// A browser asks again after so long without news.
  private static let patience = Duration.seconds(20)

  /// - Parameter port: Where it listens, on loopback alone; 0 for any that is free.
  init(_ output: OutputFolder, port: UInt16) throws {
    self.output = output
    server = HTTPServer(
      address: try .inet(ip4: "127.0.0.1", port: port),
      timeout: 60,
      logger: .disabled
    )
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter listening: Called with the port, once it can be reached.
  func run(listening: @escaping @Sendable (UInt16) -> Void) async throws {
    await server.appendRoute("GET,HEAD *") { [self] request in await answer(request) }
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      try await server.waitUntilListening()
      if case .ip4(_, let port) = await server.listeningAddress { listening(port) }
      try await group.waitForAll()
    }
  }

  /// Has every browser that shows a page load it anew.
  func tellNews() async { await news.tell() }

  private func answer(_ request: HTTPRequest) async -> HTTPResponse {
    // A page from elsewhere whose name leads here is not ours to serve.
    let host = request.headers[.host].map { $0.split(separator: ":").first.map(String.init) ?? "" }
    guard ["127.0.0.1", "localhost", nil].contains(host) else {
      return HTTPResponse(statusCode: .forbidden)
    }
    if request.path == "/live" {
      let seen = request.query.first { $0.name == "seen" }.flatMap { Int($0.value) }
      let number = await news.next(after: seen, patience: ReportServer.patience)
      return response("\(number)", type: "text/plain")
    }
    let name = request.path == "/" ? "report.html" : String(request.path.dropFirst())
    guard files.contains(name), let bytes = output.read(name) else {
      return HTTPResponse(statusCode: .notFound)
    }
    guard name.hasSuffix(".html") else {
      return response(String(decoding: bytes, as: UTF8.self), type: "text/plain; charset=utf-8")
    }
    let page = LivePage.page(String(decoding: bytes, as: UTF8.self))
    return response(page, type: "text/html; charset=utf-8")
  }

  private func response(_ text: String, type: String) -> HTTPResponse {
    HTTPResponse(
      statusCode: .ok,
      headers: [
        .contentType: type, HTTPHeader("Cache-Control"): "no-store",
        HTTPHeader("X-Content-Type-Options"): "nosniff",
      ],
      body: Data(text.utf8)
    )
  }

  /// The files that a report has; nothing else is served, whatever a request asks for.
  private var files: Set<String> {
    let top = (try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []
    return Set(top + output.names(in: "document")).filter {
      !$0.hasPrefix(".") && !$0.contains("/.")
    }
  }
}

/// How many reports were written since the server began.
private actor News {
  private var number = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func tell() {
    number += 1
    wake()
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// The number, at once where it is not the one that was seen, else when it changes or patience ends.
  func next(after seen: Int?, patience: Duration) async -> Int {
    guard seen == number else { return number }
    let alarm = Task {
      try await Task.sleep(for: patience)
      wake()
    }
    await withCheckedContinuation { waiting.append($0) }
    alarm.cancel()
    return number
  }
}
#endif
