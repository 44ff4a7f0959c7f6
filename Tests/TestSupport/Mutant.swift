import Foundation
import Randomness

/// Mails that were damaged by chance: the same ones for the same seed.
public struct Mutant {
  /// The damaged mail.
  public private(set) var bytes: [UInt8]
  private var random: SplitMix64

  /// The mails that are damaged.
  public static func originals() throws -> [[UInt8]] {
    let folder = Project.root.appending(path: "Tests/ReviewTests/Mails")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path())
      .filter { !$0.hasSuffix(".key") }.sorted()
      .map { Array(try Data(contentsOf: folder.appending(path: $0))) }
  }

  /// Damages one of some mails.
  public init(seed: UInt64, of originals: [[UInt8]]) {
    random = SplitMix64(seed: seed)
    bytes = originals[Int(seed % UInt64(originals.count))]
    if pick(3) == 0 { wrap(originals) }
    for _ in 0...pick(4) { damage() }
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(max(count, 1))) }

  private var lines: [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
  }

  private mutating func damage() {
    switch pick(8) {
    case 0: flip()
    case 1: changeLines { $0.insert($0[$1], at: $2) }
    case 2: changeLines { lines, place, _ in lines.remove(at: place) }
    case 3: changeLines { $0.swapAt($1, $2) }
    case 4: breakBoundary()
    case 5: repeatHeader()
    case 6: bytes.removeSubrange(pick(bytes.count + 1)...)
    default:
      bytes.insert(contentsOf: Self.pieces[pick(Self.pieces.count)], at: pick(bytes.count + 1))
    }
  }

  private mutating func flip() {
    for _ in 0...pick(20) where !bytes.isEmpty {
      bytes[pick(bytes.count)] ^= UInt8(1 << pick(8))
    }
  }

  private mutating func changeLines(
    _ change: (inout [ArraySlice<UInt8>], _ place: Int, _ other: Int) -> Void
  ) {
    var lines = lines
    for _ in 0...pick(10) where lines.count > 1 {
      change(&lines, pick(lines.count), pick(lines.count))
    }
    bytes = Array(lines.joined(separator: [0x0a]))
  }

  /// Changes a line that begins with dashes, if there is one.
  private mutating func breakBoundary() {
    let places = bytes.indices.dropLast(2).filter {
      bytes[$0...].starts(with: "\n--".utf8)
    }
    guard !places.isEmpty else { return }
    let place = places[pick(places.count)] + 1 + pick(6)
    bytes.insert(
      contentsOf: ["-", " ", "\n", "x", "--"][pick(5)].utf8,
      at: min(place, bytes.count)
    )
  }

  private mutating func repeatHeader() {
    let head = Self.headers[pick(Self.headers.count)]
    bytes = Array(repeating: Array("\(head)\n".utf8), count: 1 + pick(3)).flatMap(\.self) + bytes
  }

  /// Puts it into a part, or into parts in parts.
  private mutating func wrap(_ originals: [[UInt8]]) {
    for depth in 0...pick(13) {
      let type = [
        "multipart/mixed", "multipart/alternative", "multipart/digest", "message/rfc822",
      ][pick(4)]
      let head = "From: a@example.org\nContent-Type: \(type); boundary=b\(depth)\n\n"
      let other = originals[pick(originals.count)].prefix(pick(400))
      bytes =
        Array("\(head)--b\(depth)\nContent-Type: text/html\n\n".utf8) + other
        + Array("\n--b\(depth)\nContent-Type: message/rfc822\n\n".utf8) + bytes
        + Array("\n--b\(depth)--\n".utf8)
    }
  }

  private static let headers = [
    "Content-Type: multipart/mixed; boundary=b0", "Content-Type: text/html; charset=utf-16",
    "Content-Type: text/plain; charset=koi8-r; format=flowed",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable",
    "Subject: =?utf-8?b?4oI=?= =?klingon?q?=1b?=", "To: a:b:c:<d, \"e", "From x@example.org Mon",
    "References: <a@example.org>\n\t<b",
    "Content-Type: text/plain; charset*0*=utf-8''utf;charset*1=-8",
  ]

  private static let pieces: [[UInt8]] = [
    [0], [0x1b, 0x5b, 0x33, 0x31, 0x6d], [0xff, 0xfe], [0x0d], [0xe2, 0x80, 0xae], [0xc2, 0x9b],
    Array("\n\n```scenario\nhost: A1..A99 = open cycles -C 0\nrun 1s\n```\n".utf8),
    Array("\n> > > \n".utf8), Array("\n-- \n".utf8), Array("\n=\n=3".utf8), Array("<!--".utf8),
    Array("\u{1f1e6}\u{1f1e7}\u{1f1e8}".utf8), Array("\n+.. code-block::\n".utf8),
    Array("\nFrom: b\nTo: c\n\n".utf8), Array("```\n~~~\n".utf8), Array("e\u{301}\u{200d}".utf8),
  ]
}
