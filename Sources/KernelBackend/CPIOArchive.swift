/// A `newc` archive of one file, which the kernel unpacks over the first one it is given.
enum CPIOArchive {
  static func bytes(name: String, content: [UInt8]) -> [UInt8] {
    entry(name: name, mode: 0o100644, content: content)
      + entry(name: "TRAILER!!!", mode: 0, content: [])
  }

  static func folder(name: String) -> [UInt8] {
    entry(name: name, mode: 0o040755, content: [])
      + entry(name: "TRAILER!!!", mode: 0, content: [])
  }

  private static func entry(name: String, mode: UInt32, content: [UInt8]) -> [UInt8] {
    // inode, mode, uid, gid, links, time, size, four device numbers, size of the name, checksum
    let fields: [UInt32] = [
      1, mode, 0, 0, 1, 0, UInt32(content.count), 0, 0, 0, 0, UInt32(name.utf8.count + 1), 0,
    ]
    var bytes = Array("070701".utf8)
    for field in fields {
      let digits = String(field, radix: 16)
      bytes += Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8)
    }
    bytes += Array(name.utf8) + [0]
    pad(&bytes)
    bytes += content
    pad(&bytes)
    return bytes
  }

  private static func pad(_ bytes: inout [UInt8]) {
    while bytes.count % 4 != 0 { bytes.append(0) }
  }
}
