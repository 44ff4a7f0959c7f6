import Catalog
import PerfInterface
import Report
import RunView

/// A page with the model in it: a scenario to be changed, and what it comes to at once.
struct TryPage {
  /// Its place in the output folder.
  static let fileName = "try.html"

  private let results: CatalogResults
  private let module: PageModule

  init(_ results: CatalogResults, _ module: PageModule) {
    self.results = results
    self.module = module
  }

  var text: String {
    PageFrame.text(
      title: "Try a scenario - vpmu-gaps",
      description:
        "Change a scenario of the perf event scheduler and KVM's vPMU, and see what comes of it.",
      style: Stylesheet.base + Stylesheet.pictures + TryStyle.css,
      script: TryScript.code,
      runsModule: true
    ) { page in
      page += body
      page += Markup(trusted: module.html)
      page += Markup(
        trusted: "<script type=\"application/json\" id=\"examples\">\(examples)</script>\n"
      )
    }
  }

  private var body: Markup {
    """
    \(Symbols.html)<div class="try">
    <header>
    <h1>Try a scenario</h1>
    <p class="lede">The model of the report, in this page: it sends nothing anywhere. Change the scenario, and see what \
    the host, the counters and the guest do. <a href="report.html">The report</a>, \
    <a href="document/80-scenario-language.html">the language</a>.</p>
    </header>
    <main>
    <section class="edit" aria-label="Scenario">
    <p class="row"><label for="example">Example</label> <input id="example" list="names" autocomplete="off" spellcheck="false" \
    placeholder="an id, or words of its title"><datalist id="names"></datalist></p>
    <p class="small" id="about"></p>
    <div class="editor"><pre id="colours" aria-hidden="true"></pre><textarea id="text" spellcheck="false" autocapitalize="off" \
    autocomplete="off" aria-label="The scenario's text" aria-describedby="keys"></textarea></div>
    <p class="small" id="keys">Ctrl and space go to the words that are possible where the caret stands.</p>
    <div class="words" id="words" role="group" aria-label="Possible here"></div>
    <ul class="problems" id="problems" aria-label="What is wrong"></ul>
    <div class="sliders" id="sliders" role="group" aria-label="Numbers to draw"></div>
    <div id="combinations" role="group" aria-label="Combinations"></div>
    </section>
    <section class="see" aria-label="What comes of it">
    \(choices)
    <p class="status" id="status" role="status"></p>
    <div id="seen"></div>
    <p class="row actions"><button id="link" type="button">Copy link</button><button id="markdown" type="button">Copy as Markdown</button>\
    <button id="claim" type="button">Copy as claim</button><button id="mail" type="button">Copy as mail answer</button>\
    <button id="picture" type="button">Save picture</button></p>
    <details><summary>As \u{201c}vpmu-gaps run\u{201d} prints it</summary><pre id="printed"\(Markup.focusable)></pre></details>
    <p class="small">\(Symbols.legend)</p>
    </section>
    </main>
    </div>
    <noscript><p>The model needs scripts and WebAssembly; nothing else here does.</p></noscript>

    """
  }

  private var modesWithPMU: [VirtualPMUMode] { VirtualPMUMode.allCases.filter { $0 != .none } }

  private var choices: Markup {
    let kernels = KernelVersion.allCases.map {
      toggle("kernel", $0.rawValue, $0.rawValue, isOn: true)
    }
    let modes =
      [
        toggle("mode", "written", "as written", isOn: true)
      ] + modesWithPMU.map { toggle("mode", $0.rawValue, $0.rawValue, isOn: false) }
    let policies =
      [toggle("policy", "linux", "as Linux", isOn: true)]
      + ContentionPolicy.words.map { toggle("policy", $0, $0, isOn: false) }
    let machines = Processor.all.map { "<option>\($0.name)</option>" as Markup }
    return """
      <div class="choices">
      <div role="group" aria-label="Kernels"><span>kernel</span>\(kernels)</div>
      <div role="group" aria-label="Kind of virtual PMU"><span>vPMU</span>\(modes)</div>
      <div role="group" aria-label="Policies"><span>policy</span>\(policies)</div>
      <div><label for="machine">machine</label><select id="machine">\(machines)</select>\
      \(toggle("bare", "bare", "bare metal beside", isOn: false))</div>
      </div>
      """
  }

  private func toggle(_ group: Markup, _ value: String, _ text: String, isOn: Bool) -> Markup {
    "<button type=\"button\" data-\(group)=\"\(value)\" aria-pressed=\"\(isOn ? "true" : "false")\">\(text)</button>"
  }

  /// Every scenario of the catalog: its name, its claim's title, its text.
  private var examples: String {
    let all = results.claims.flatMap { result in
      result.scenarios.map {
        Example(id: $0.block.name, title: result.claim.shortText, text: $0.block.text)
      }
    }
    // Nothing of a text may end the element it stands in.
    return ResultsJSON.line(all).replacing("<", with: "\\u003c")
  }

  private struct Example: Encodable {
    let id: String
    let title: String
    let text: String
  }
}

extension OutputFormat {
  /// The page with the model in it; nothing where the model was never built for it.
  public static let tryPage = OutputFormat("try", folder: TryPage.fileName, isPublished: true) {
    material in
    guard let module = material.module else { return [] }
    return [OutputFile(name: TryPage.fileName, text: TryPage(material.results, module).text)]
  }
}
