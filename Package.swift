// swift-tools-version: 6.3

import PackageDescription

// What is installed runs without Swift's libraries, and the server's library needs curl then, on each
// machine: `serve` is for authors, who have a checkout.
let servesPages = Context.environment["VPMU_GAPS_INSTALLED"] == nil
let serverPackages: [Package.Dependency] =
  servesPages ? [.package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1")] : []
let serverProducts: [Target.Dependency] =
  servesPages
  ? [
    .product(name: "FlyingFox", package: "FlyingFox"),
    .product(name: "FlyingSocks", package: "FlyingFox"),
  ] : []

let package = Package(
  name: "vpmu-gaps",
  products: [
    .executable(name: "vpmu-gaps", targets: ["vpmu-gaps"]),
    .executable(name: "vpmu-gaps-agent", targets: ["vpmu-gaps-agent"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ] + serverPackages,
  targets: [
    // What a program can ask of perf and KVM, and what it can see. Imports nothing.
    .target(name: "PerfInterface"),

    // How the kernel and KVM behave. Pure and deterministic: state and action give a state.
    .target(name: "PerfModel", dependencies: ["PerfInterface"]),

    // How a scenario is written down.
    .target(name: "ScenarioLanguage", dependencies: ["PerfInterface"]),

    // The safe face of libcmark; all unsafe code of the package is in here.
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .target(name: "CommonMark", dependencies: ["CCMark"]),

    // Reading and writing files so that nothing is lost, followed or waited for; in C the calls that
    // Swift does not see.
    .target(name: "CFiles", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    .target(
      name: "Files",
      dependencies: ["CFiles", .product(name: "SystemPackage", package: "swift-system")]
    ),

    // The chapters in Content/ and the claims and scenarios in them.
    .target(
      name: "Catalog",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "CommonMark", .product(name: "Yams", package: "Yams"),
      ]
    ),

    // How a scenario is executed and judged, whatever executes it.
    .target(name: "ScenarioRunner", dependencies: ["PerfInterface", "ScenarioLanguage"]),
    .target(name: "ModelBackend", dependencies: ["PerfInterface", "PerfModel", "ScenarioRunner"]),

    // Scenarios on real kernels, through the agent of Sources/Agent, and evidence from there.
    .target(
      name: "KernelBackend",
      dependencies: ["PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Files"]
    ),

    // In C: performs scenarios on a running Linux. Here for the machine at hand; .ci/kernels builds
    // it for the arm64 machine that QEMU emulates.
    .executableTarget(
      name: "vpmu-gaps-agent",
      path: "Sources/Agent",
      cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]
    ),

    // Numbers that look random and are the same for the same seed. Imports nothing.
    .target(name: "Randomness"),

    // The model of a kernel against that kernel, on random scenarios.
    .target(
      name: "ModelComparison",
      dependencies: [
        "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
        "KernelBackend", "Randomness",
      ]
    ),

    // The safe face of GMime: structure, headers, character sets and encodings of mails.
    .systemLibrary(
      name: "CGMime",
      pkgConfig: "gmime-3.0",
      providers: [.apt(["libgmime-3.0-dev"])]
    ),
    .target(name: "MIME", dependencies: ["CGMime"]),

    // The safe face of GLib's checksums, by which a browser knows the code of a page. GMime brings GLib.
    .systemLibrary(
      name: "CGLib",
      pkgConfig: "glib-2.0",
      providers: [.apt(["libgmime-3.0-dev"])]
    ),
    .target(name: "Digest", dependencies: ["CGLib"]),

    // The only module that knows libstemmer, which comes without a file for pkg-config.
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .target(name: "Stemming", dependencies: ["CStemmer"]),

    // Mails as lists and archives have them: who wrote what, within bounds.
    .target(name: "Mail", dependencies: ["MIME"]),

    // Sentences and the claims that they are about.
    .target(
      name: "Review",
      dependencies: ["Catalog", "CommonMark", "Mail", "ScenarioLanguage", "Stemming"]
    ),

    // Functions of the kernel, and the rules and claims that rest on them.
    .target(name: "Citations", dependencies: ["Catalog", "CommonMark", "ScenarioLanguage"]),

    // Runs what the claims of a catalog need: plans give executions.
    .target(
      name: "CatalogRunner",
      dependencies: ["PerfInterface", "ScenarioLanguage", "Catalog", "ScenarioRunner"]
    ),

    // Runs as tables, pictures and text: what one sees of a scenario, whatever executed it.
    .target(
      name: "RunView",
      dependencies: ["PerfInterface", "ScenarioLanguage", "ScenarioRunner"]
    ),

    // What a page in a browser asks of a scenario and shows of it; `make page` compiles it, and the
    // modules it imports, for WebAssembly.
    .target(
      name: "ScenarioPage",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "ModelBackend", "RunView",
      ]
    ),

    // What the results mean for each claim, and how they are told. Executes nothing.
    .target(
      name: "Report",
      dependencies: ["PerfInterface", "Catalog", "ScenarioRunner", "CatalogRunner"]
    ),
    .target(
      name: "Site",
      dependencies: [
        "PerfInterface", "RunView", "Report", "Mail", "Review", "Citations", "CommonMark", "Digest",
      ]
    ),

    .executableTarget(
      name: "vpmu-gaps",
      dependencies: [
        "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
        "KernelBackend", "ModelComparison", "Catalog", "CatalogRunner", "Citations", "CommonMark",
        "Files", "Mail",
        "Review", "RunView", "Report", "Site",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + serverProducts
    ),

    // What the README quotes; never part of a test.
    .executableTarget(
      name: "vpmu-gaps-benchmark",
      dependencies: [
        "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
        "ScenarioPage", "CommonMark",
      ],
      path: "Sources/Benchmark"
    ),

    // What several test targets need.
    .target(
      name: "TestSupport",
      dependencies: [
        "PerfInterface", "Randomness", "ScenarioLanguage", "ScenarioRunner", "Catalog",
        "CatalogRunner", "Report",
      ],
      path: "Tests/TestSupport"
    ),

    .testTarget(
      name: "RepositoryTests",
      dependencies: ["PerfInterface", "ScenarioRunner", "Catalog", "Report", "TestSupport"]
    ),
    .testTarget(
      name: "FilesTests",
      dependencies: ["Files", .product(name: "SystemPackage", package: "swift-system")]
    ),
    .testTarget(
      name: "PerfModelTests",
      dependencies: ["PerfInterface", "PerfModel", "Randomness"]
    ),
    .testTarget(
      name: "ModelBackendTests",
      dependencies: [
        "PerfInterface", "PerfModel", "ScenarioLanguage", "ScenarioRunner", "ModelBackend",
        "Catalog",
        "Report", "Randomness", "TestSupport",
      ],
      exclude: ["Vectors", "uncovered-rules.txt"]
    ),
    .testTarget(
      name: "CommonMarkTests",
      dependencies: ["CommonMark", "Randomness", "TestSupport"]
    ),
    .testTarget(
      name: "ScenarioLanguageTests",
      dependencies: ["PerfInterface", "ScenarioLanguage", "Randomness", "TestSupport"]
    ),
    .testTarget(
      name: "CatalogTests",
      dependencies: ["Catalog", "CommonMark", "ScenarioLanguage", "TestSupport"],
      exclude: ["Rows", "unexplored-claims.txt"]
    ),
    .testTarget(
      name: "ScenarioRunnerTests",
      dependencies: ["PerfInterface", "ScenarioLanguage", "ScenarioRunner", "TestSupport"]
    ),
    .testTarget(
      name: "CatalogRunnerTests",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog", "CatalogRunner",
      ]
    ),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog", "RunView", "Report",
        "TestSupport",
      ]
    ),
    .testTarget(
      name: "SiteTests",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "Catalog", "CommonMark", "RunView",
        "Report", "Site", "Digest", "TestSupport",
      ]
    ),
    .testTarget(
      name: "ScenarioPageTests",
      dependencies: ["PerfInterface", "ScenarioLanguage", "ScenarioPage", "TestSupport"]
    ),
    .testTarget(
      name: "KernelBackendTests",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "KernelBackend",
        "Randomness", "TestSupport",
      ],
      exclude: ["Transcripts"]
    ),
    .testTarget(
      name: "ModelComparisonTests",
      dependencies: [
        "PerfInterface", "ScenarioLanguage", "ScenarioRunner", "ModelBackend", "KernelBackend",
        "ModelComparison",
      ]
    ),
    .testTarget(
      name: "MailTests",
      dependencies: ["Catalog", "Mail", "Randomness", "Review", "Site", "TestSupport"]
    ),
    .testTarget(
      name: "ReviewTests",
      dependencies: ["Mail", "Review", "Catalog", "CommonMark", "ScenarioLanguage"],
      exclude: ["review-v3.key", "Mails", "FalseMails", "Statements"]
    ),
    .testTarget(
      name: "CitationsTests",
      dependencies: ["Catalog", "Citations", "ScenarioLanguage", "TestSupport"]
    ),
    // Runs the built executable, which is not linked.
    .testTarget(name: "CommandTests", dependencies: ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  if servesPages, target.name == "vpmu-gaps" { target.swiftSettings?.append(.define("SERVES")) }
}
