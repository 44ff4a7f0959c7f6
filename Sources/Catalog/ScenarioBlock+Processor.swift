public import PerfInterface
import ScenarioLanguage

extension ScenarioBlock {
  /// The same on another processor: `G-28@skylake`.
  ///
  /// - Returns: nil where the scenario names no processor of that architecture in its `machine` line, or says
  ///   what cannot be said of the other one, such as a counter that it does not have.
  public func on(_ processor: Processor, file: String) -> ScenarioBlock? {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(
      String.init
    )
    for place in lines.indices {
      var words = lines[place].split(separator: " ", omittingEmptySubsequences: false)
      guard words.count > 1, words[0] == "machine", let own = Processor.named(String(words[1])),
        own != processor, own.architecture == processor.architecture
      else { continue }
      words[1] = processor.name[...]
      lines[place] = words.joined(separator: " ")
      let text = lines.joined(separator: "\n")
      guard case .success(let parsed) = ParsedScenario.parse(text, file: file, firstLine: line)
      else {
        return nil
      }
      var block = ScenarioBlock(text: text, line: line, parsed: parsed.onProcessor)
      block.name = "\(name)@\(processor.name)"
      block.isOnProcessor = true
      return block
    }
    return nil
  }
}

extension Catalog {
  /// The same, with the scenarios of gaps that are written for other processors on some more.
  public func trying(on processors: [Processor]) -> Catalog {
    let chapters = chapters.map { chapter in
      var chapter = chapter
      for place in chapter.claims.indices where chapter.claims[place].kind == .gap {
        let claim = chapter.claims[place]
        let known = claim.scenarios.flatMap(\.parsed.plans).map(\.machine.processor)
        let missing = processors.filter { !known.contains($0) && !known.contains(.toy) }
        chapter.claims[place].scenarios += missing.flatMap { processor in
          claim.scenarios.compactMap { $0.on(processor, file: claim.file) }
        }
      }
      return chapter
    }
    return Catalog(chapters: chapters, rules: rules)
  }
}
