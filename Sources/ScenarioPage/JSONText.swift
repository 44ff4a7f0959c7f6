/// Values as JSON; Embedded Swift has no encoders.
struct JSONText {
  private(set) var text: String

  private init(_ text: String) { self.text = text }

  init(_ value: Bool) { text = value ? "true" : "false" }

  init(_ value: Int) { text = String(value) }

  static func string(_ value: String) -> JSONText {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return JSONText(text + "\"")
  }

  static func array(_ values: [JSONText]) -> JSONText {
    JSONText("[" + values.map { $0.text }.joined(separator: ",") + "]")
  }

  static func object(_ fields: [(String, JSONText)]) -> JSONText {
    let parts = fields.map { string($0.0).text + ":" + $0.1.text }
    return JSONText("{" + parts.joined(separator: ",") + "}")
  }
}
