/// Text whose lines end where the writer's window did (RFC 3676).
enum FlowedText {
  /// - Parameter deletesSpaces: Whether the space at the end of a line that goes on is no part of it.
  static func joined(_ lines: [MailLine], deletesSpaces: Bool) -> [MailLine] {
    var result: [MailLine] = []
    var open: (number: Int, depth: Int, text: String)?
    func end() {
      if let line = open { result.append(MailLine(number: line.number, text: line.text)) }
      open = nil
    }
    for line in lines {
      let depth = line.text.utf8.prefix { $0 == UInt8(ascii: ">") }.count
      var content = Substring(line.text.utf8.dropFirst(depth))
      // A space that was put there to keep a line from looking like a quote.
      if content.begins(with: " ") { content = content.withoutFirst }
      let isSignature = content.utf8.elementsEqual("-- ".utf8)
      let goesOn = content.ends(with: " ") && !isSignature
      if isSignature || open?.depth != depth { end() }
      if deletesSpaces, goesOn { content = Substring(content.utf8.dropLast()) }
      if open == nil {
        open = (line.number, depth, depth == 0 ? "" : String(repeating: ">", count: depth) + " ")
      }
      open?.text += content
      if !goesOn { end() }
    }
    end()
    return result
  }
}
