import Foundation
import Testing

/// Checks on the repository itself; each message says what to do.
@Suite("The repository")
struct RepositoryTests {
  /// The modules that a module may import; the manifest alone does not stop a stray import.
  private static let allowedImports: [String: Set<String>] = [
    "PerfInterface": [],
    "PerfModel": ["PerfInterface"],
    "ScenarioLanguage": ["PerfInterface"],
    "CommonMark": ["CCMark"],
    "Files": ["CFiles", "SystemPackage", "FoundationEssentials", "Glibc", "Musl"],
    "Catalog": ["PerfInterface", "ScenarioLanguage", "CommonMark", "Yams"],
    "ScenarioRunner": ["PerfInterface", "ScenarioLanguage"],
    "ModelBackend": ["PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner"],
    "KernelBackend": [
      "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Files", "Foundation",
      "FoundationEssentials", "Synchronization",
    ],
    "ModelComparison": [
      "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
      "KernelBackend", "Randomness",
    ],
    "Randomness": [],
    "MIME": ["CGMime"],
    "Digest": ["CGLib"],
    "Mail": ["MIME"],
    "Stemming": ["CStemmer"],
    "Review": [
      "PerfInterface", "ScenarioLanguage", "Catalog", "CommonMark", "Mail", "Stemming", "Glibc",
      "Musl",
    ],
    "Citations": ["Catalog", "CommonMark", "ScenarioLanguage"],
    "CatalogRunner": ["PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog"],
    "RunView": ["PerfInterface", "ScenarioLanguage", "ScenarioRunner"],
    "ScenarioPage": [
      "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "ModelBackend", "RunView",
    ],
    "Report": [
      "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog", "CatalogRunner",
      "CommonMark",
    ],
    "Site": [
      "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog", "CommonMark", "RunView",
      "Report", "Mail", "Review", "Citations", "Digest", "FoundationEssentials",
    ],
    "vpmu-gaps": [
      "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
      "KernelBackend", "ModelComparison", "Catalog", "CatalogRunner", "Citations", "CommonMark",
      "Mail",
      "Review", "RunView", "Report", "Site", "Files", "ArgumentParser", "FlyingFox", "Dispatch",
      "Synchronization",
      "FlyingSocks", "Foundation",
      "FoundationEssentials", "Glibc", "Musl",
    ],
    "Benchmark": [
      "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
      "ScenarioPage", "CommonMark", "Foundation", "Glibc", "Musl",
    ],
  ]

  @Test("Every module imports only what the architecture allows")
  func imports() throws {
    for file in try Repository.swiftFiles(below: "Sources") {
      let module = file.split(separator: "/")[1]
      let allowed = try #require(
        Self.allowedImports[String(module)],
        "\(module) has no row in allowedImports"
      )
      for (number, line) in try Repository.lines(of: file) {
        guard let imported = Repository.importedModule(line) else { continue }
        #expect(
          allowed.contains(imported),
          "\(file):\(number): \(module) must not import \(imported)"
        )
      }
    }
  }

  @Test("Perf's core knows neither KVM nor policies")
  func coreKnowsNoKVM() throws {
    let foreign: Set = [
      "System", "VirtualCPU", "VCPUIndex", "VirtualCounter", "VirtualLBR", "GuestCounterPlace",
      "GuestAction", "ContentionPolicy", "virtualCPUs", "policy",
    ]
    for folder in ["State", "Counters", "Scheduling", "Events"] {
      for file in try Repository.swiftFiles(below: "Sources/PerfModel/\(folder)") {
        for (number, line) in try Repository.lines(of: file) {
          let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
          let words = Set(code.split { !($0.isLetter || $0.isNumber) }.map(String.init))
          let found = words.intersection(foreign).sorted()
          #expect(found.isEmpty, "\(file):\(number): \(found) belong into KVM or System")
        }
      }
    }
  }

  @Test("What reads results cannot execute", arguments: ["Report", "Site"])
  func readersDoNotExecute(module: String) throws {
    for file in try Repository.swiftFiles(below: "Sources/\(module)") {
      for (number, line) in try Repository.lines(of: file) where !line.contains("//") {
        let words = line.split { !($0.isLetter || $0.isNumber) }
        let isBackend = words.contains("Backend") || line.contains(".execute(")
        #expect(!isBackend, "\(file):\(number): \(module) reads results; CatalogRunner executes")
        #expect(!line.contains("Runner("), "\(file):\(number): \(module) runs nothing")
        #expect(!line.contains("ScenarioRunner."), "\(file):\(number): \(module) runs nothing")
      }
    }
  }

  @Test("Unsafe code stands beside C libraries only, apart from system calls")
  func unsafeCode() throws {
    let systemCalls = [
      "Sources/Files/SystemCalls.swift", "Sources/Benchmark/CPUTime.swift",
      // The bytes that a page and its module exchange.
      "Sources/ScenarioPage/WebAssembly.swift",
    ]
    for file in try Repository.swiftFiles(below: "Sources")
    where !file.hasPrefix("Sources/CommonMark/") && !file.hasPrefix("Sources/MIME/")
      && !file.hasPrefix("Sources/Stemming/") && !file.hasPrefix("Sources/Digest/")
      && !systemCalls.contains(file)
    {
      for (number, line) in try Repository.lines(of: file) {
        // A keyword of content security policies is no code.
        let words = line.replacing("'wasm-unsafe-eval'", with: "")
          .split { !($0.isLetter || $0 == "@") }
        #expect(
          !words.contains("unsafe") && !words.contains("@unsafe"),
          "\(file):\(number): move unsafe code into the module of a C library, or do without"
        )
      }
    }
  }

  @Test("No file has outgrown one idea")
  func fileLength() throws {
    for folder in ["Sources", "Tests"] {
      for file in try Repository.swiftFiles(below: folder) {
        let count = try Repository.lines(of: file).count
        #expect(count <= 400, "\(file) has \(count) lines; split it")
      }
    }
  }

  @Test(
    "Nothing crashes on bad input or is left for later",
    arguments: ["try!", "fatalError(", "TODO", "FIXME", "XXX", ".disabled("]
  )
  func forbidden(word: String) throws {
    for folder in ["Sources", "Tests"] {
      for file in try Repository.swiftFiles(below: folder)
      where !file.hasSuffix("RepositoryTests.swift") {
        for (number, line) in try Repository.lines(of: file) {
          #expect(!line.contains(word), "\(file):\(number): '\(word)' must not stay")
        }
      }
    }
  }

  @Test("Rules that the code cites stand in the rules chapter")
  func citedRules() throws {
    let rules = try Repository.ruleIDs()
    #expect(rules.count > 150, "the rules chapter has lost its list")
    for folder in ["Sources/PerfModel", "Sources/ModelBackend", "Sources/PerfInterface"] {
      for file in try Repository.swiftFiles(below: folder) {
        for (number, line) in try Repository.lines(of: file) where line.contains("//") {
          for id in Repository.citations(in: line) {
            #expect(rules.contains(id), "\(file):\(number): the rules chapter has no \(id)")
          }
        }
      }
    }
  }

  @Test("CI runs the README's test command")
  func ciRunsTheTestCommand() throws {
    let script = try Repository.text(of: ".ci/run")
    let readme = try Repository.text(of: "README.md")
    #expect(script.contains("make test"))
    #expect(readme.contains("make test"))
    #expect(readme.contains("make report"))
  }
}
