import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("A report shown in a browser on this machine")
struct ServeTests {
  /// A server of a small project, and where it listens.
  private final class Server {
    let folder: TemporaryFolder
    let process = Process()
    let address: URL

    init() throws {
      folder = try Documents.reported()
      process.executableURL = Program.url
      process.arguments = ["serve", "--port", "0"]
      process.currentDirectoryURL = folder.url
      let messages = Pipe()
      process.standardError = messages
      try process.run()
      // The address is the first thing that is said.
      var text = ""
      while !text.contains(" shows ") {
        let data = messages.fileHandleForReading.availableData
        guard !data.isEmpty else { break }
        text += String(decoding: data, as: UTF8.self)
      }
      messages.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
      let word = text.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") }
      address = try #require(word.flatMap { URL(string: String($0)) }, "\(text)")
    }

    deinit { process.terminate() }

    func get(_ path: String, host: String? = nil) async throws -> (status: Int, text: String) {
      let url = try #require(URL(string: "\(address.absoluteString)\(path)"))
      var request = URLRequest(url: url, timeoutInterval: 600)
      if let host { request.setValue(host, forHTTPHeaderField: "Host") }
      let (data, response) = try await URLSession.shared.data(for: request)
      let status = try #require(response as? HTTPURLResponse).statusCode
      return (status, String(decoding: data, as: UTF8.self))
    }
  }

  @Test func `its files are shown, and nothing else`() async throws {
    let server = try Server()
    let page = try await server.get("report.html")
    #expect(page.status == 200)
    #expect(page.text.contains("connect-src 'self'"))
    #expect(try await server.get("document/index.html").text.contains("script-src 'sha256-"))
    #expect(try await server.get("results.json").text.hasPrefix("{"))
    for path in [
      "nothing.html", "document/", "%2e%2e/Content/10.md", "document/..%2f..%2fContent/10.md",
    ] {
      #expect(try await server.get(path).status == 404, "\(path)")
    }
    #expect(try await server.get("report.html", host: "elsewhere.example").status == 403)
  }

  @Test func `an open page hears of a new report`() async throws {
    let server = try Server()
    var seen = try await server.get("live").text
    // What is written at the start may still come.
    for _ in 0..<3 {
      let chapter = Documents.chapter.replacing("counts nothing.", with: "counts zilch.")
      if seen != "0" { break }
      try server.folder.write("Content/10.md", chapter)
      seen = try await server.get("live?seen=0").text
    }
    #expect(seen != "0")
  }
}
