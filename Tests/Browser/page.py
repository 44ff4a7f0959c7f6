"""Tests of the page with the model, in headless Chromium. Usage: page.py [TEST ...], or
page.py --speed BENCHMARK, which is no test: it prints how long the page takes beside that program.

What the page says of every scenario of the catalog is held against Output/results.json, and what it draws
against Output/report.html, both made by the program.
"""

import json
import os
import pathlib
import subprocess
import sys
import unittest
from xml.etree import ElementTree

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Outside"))
import limits  # noqa: E402
import report  # noqa: E402

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "Output"
PAGE = OUTPUT / "try.html"
DOZEN = """machine toy counters=2
vm V
guest V: G1..G2 = count cycles
run 10ms
expect G1 counts all
host: A = open cycles:D -C 0
run 10ms
expect A active
expect G2 error
host: close A
run 10ms
expect G2 error
"""
NASTY = (
    "<script>document.title='x'</script>", "</script><img src=x onerror=\"document.title='x'\">", "'\"`${1}&amp;",
    "\u202ehost: A", "\x00\x1b[31m", "%00%ff%", "../../../etc/passwd", "javascript:document.title='x'",
    "\ud7ff\U0001f1e9\U0001f1ea" * 400, "a" * 70000,
)


class PageTest(report.BrowserTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = PAGE.as_uri()

    def setUp(self):
        super().setUp()
        self.loaded()

    def loaded(self):
        self.wait(lambda: self.js("return model != null && answer != null"), "the model starts")

    def open(self, rest=""):
        super().open(rest)
        self.loaded()

    def write(self, text):
        self.js("area.value = arguments[0]; changed(); update();", text)

    def status(self):
        return self.find("#status").text

    def lossless(self):
        return self.js("return document.title") == "Try a scenario - vpmu-gaps"


class Equality(PageTest):
    """The page and the report come from the same code; that they say the same is tried for all of it."""

    def test_every_verdict_is_that_of_the_report(self):
        claims = json.loads((OUTPUT / "results.json").read_text())["claims"]
        compared = plans = 0
        for claim in claims:
            for scenario in claim["scenarios"]:
                expected = self.expected(scenario)
                found = self.js(RUN_ALL, scenario["name"])
                plans += len(found)
                for values, verdicts in found:
                    for backend, verdict, checks in verdicts:
                        key = (json.dumps(values, sort_keys=True), backend)
                        if key not in expected:
                            continue
                        self.assertEqual([verdict, checks], expected.pop(key), f"{scenario['name']} {key}")
                        compared += 1
                self.assertEqual(list(expected), [], f"{scenario['name']}: not in the page")
        print(f"compared {compared} runs of {plans} plans")
        self.assertGreater(compared, 5000)

    def expected(self, scenario):
        """Verdict and checks of each run of the model, by the values of its variation and its backend."""
        expected = {}
        for run in scenario["runs"]:
            checks = [[check["expected"], check["observed"]] for check in run["checks"]]
            for backend in run["backends"]:
                if backend.startswith("model:"):
                    key = (json.dumps(run["values"], sort_keys=True), backend)
                    expected[key] = [run["verdict"], checks]
        return expected

    def test_every_picture_is_that_of_the_report(self):
        pictures = json.loads(self.js(ALL_PICTURES))
        self.driver.get(report.REPORT.as_uri())
        found = self.js(REPORT_PICTURES)
        self.assertGreater(len(found), 200)
        for name, picture in found:
            self.assertIn(picture, pictures[name], name)
        print(f"compared {len(found)} pictures")


# Verdicts, and what was observed, of every combination on every kernel, in the modes the catalog runs.
RUN_ALL = """
const found = [], { text } = examples.find(({ id }) => id === arguments[0]);
for (let number = 0, count = 1; number < count; number++) {
  const answer = ask(`modes written emulated mediated\\ncombination ${number}\\nall ${number ? 0 : 1}\\nchecks 1\\n\\n${text}`);
  if (answer.problem || answer.problems.length) throw new Error(arguments[0] + ": " + answer.problem + JSON.stringify(answer.problems));
  if (number === 0) count = Math.max(1, answer.combinations.length);
  found.push([answer.values, answer.verdicts.map(({ backend, verdict, checks }) => [backend, verdict, checks])]);
}
return found;
"""

# What the newest model's run of every combination looks like.
ALL_PICTURES = """
const newest = buttons("kernel").at(-1).dataset.kernel, pictures = {};
for (const { id, text } of examples) {
  pictures[id] = [];
  for (let number = 0, count = 1; number < count; number++) {
    const box = document.createElement("div");
    const answers = [newest, ...buttons("kernel").map(button => button.dataset.kernel)].map(kernel =>
      ask(`kernels ${kernel}\\ncombination ${number}\\nall ${number ? 0 : 1}\\n\\n${text}`));
    if (number === 0) count = Math.max(1, answers[0].combinations.length);
    for (const { html } of answers) {
      box.innerHTML = html;
      for (const svg of box.querySelectorAll("svg.t")) pictures[id].push(svg.outerHTML);
    }
  }
}
return JSON.stringify(pictures);
"""

# The pictures of the model's runs in the report, by the scenario to which they belong.
REPORT_PICTURES = """
const found = [];
for (const link of document.querySelectorAll('a[href^="try.html#"]')) {
  const name = decodeURIComponent(link.hash.slice(1));
  let element = link.parentElement;
  while ((element = element.previousElementSibling) && element.tagName !== "H5") {
    if (element.querySelector?.('a[href^="try.html#"]')) break;
    const svg = element.matches("figure") && element.querySelector("svg.t");
    if (svg && svg.getAttribute("aria-label").includes("on model:")) found.push([name, svg.outerHTML]);
  }
}
return found;
"""


class Editing(PageTest):
    def test_a_change_is_seen(self):
        self.write(DOZEN)
        self.assertEqual(self.status(), "6 runs of the model: 6 as documented.")
        self.write(DOZEN.replace("expect G2 error", "expect G2 active"))
        self.assertEqual(self.status(), "6 runs of the model: 6 differs.")

    def test_typing_offers_words(self):
        self.write(DOZEN)
        area = self.find("#text")
        area.click()
        area.send_keys(Keys.CONTROL, Keys.END)
        area.send_keys("expect A ac")
        self.wait(lambda: self.js("return answer.words.join()") == "active", "a word is offered")
        area.send_keys(Keys.CONTROL, " ")
        self.assertEqual(self.driver.switch_to.active_element.text, "active")
        self.press(Keys.ENTER)
        self.assertTrue(self.js("return area.value").endswith("expect A active "))
        self.assertEqual(self.js("return document.activeElement.id"), "text")

    def test_a_mistake_is_marked_and_can_be_gone_to(self):
        self.write(DOZEN.replace("open", "opne"))
        self.assertEqual(self.find("#colours .problem").text, "opne")
        self.find("#problems button").click()
        self.assertEqual(self.js("return area.value.slice(area.selectionStart, area.selectionEnd)"), "opne")

    def test_drawing_a_number(self):
        self.write(DOZEN)
        slider = self.find("#sliders input")
        self.assertEqual(slider.get_attribute("aria-valuetext"), "2")
        slider.send_keys(Keys.ARROW_RIGHT)
        self.wait(lambda: "counters=3" in self.js("return area.value"), "the text follows")
        self.wait(lambda: "differs" in self.status(), "so does what comes of it")

    def test_a_slider_is_held_by_keyboard(self):
        self.write(DOZEN)
        slider = self.find("#sliders > div:nth-child(2) input")
        self.assertEqual(slider.accessible_name, "run 1, until host: A = open cycles:D -C 0")
        for _ in range(4):
            slider.send_keys(Keys.ARROW_RIGHT)
        self.wait(lambda: "run 14ms" in self.js("return area.value"), "each key is a step")
        self.assertEqual(self.js("return document.activeElement.type"), "range")

    def test_selected_text_can_be_read(self):
        colour = self.js("return getComputedStyle(area, '::selection').color")
        self.assertNotEqual(colour, "rgba(0, 0, 0, 0)")

    def test_choices(self):
        self.write(DOZEN)
        for kernel in ("6.1", "6.12", "7.0", "7.1", "7.2"):
            self.find(f"[data-kernel='{kernel}']").click()
        self.find("[data-mode=mediated]").click()
        self.find("[data-policy=told]").click()
        self.find("[data-bare]").click()
        self.assertEqual(self.status().split(":")[0], "3 runs of the model")
        self.assertEqual(len(self.driver.find_elements(By.CSS_SELECTOR, "#seen svg.t")), 6)

    def test_a_machine(self):
        self.write(DOZEN)
        self.js("const box = at('machine'); box.value = 'icelake'; box.onchange();")
        self.assertTrue(self.js("return area.value").startswith("machine icelake\n"))
        self.write("vm V\n  machine toy counters=4 cpus=2 # mine\n")
        self.js("const box = at('machine'); box.value = 'skylake'; box.onchange();")
        self.assertEqual(self.js("return area.value"), "vm V\n  machine skylake cpus=2 # mine\n")

    def test_a_trap_is_told_and_the_module_started_again(self):
        self.js("model = { request() { throw new WebAssembly.RuntimeError('unreachable'); } }; update();")
        self.assertIn("started again", self.status())
        self.wait(lambda: self.js("return model != null && 'memory' in model"), "it is started")
        self.write(DOZEN)
        self.assertEqual(self.status(), "6 runs of the model: 6 as documented.")

    def test_what_is_too_much_is_said(self):
        self.write("task T1..T4096\n" + "host: sleep T1..T4096\n" * 40)
        self.assertIn("more than", self.status())
        self.write("a" * 70000)
        self.assertIn("longer than", self.status())
        self.assertNotEqual(self.js("return getComputedStyle(area).color"), "rgba(0, 0, 0, 0)")
        self.assertLess(self.js("return model.memory.buffer.byteLength"), 256 << 20)


class Linking(PageTest):
    def test_a_link_is_a_scenario(self):
        self.write(DOZEN)
        self.find("[data-kernel='6.1']").click()
        address = self.driver.execute_async_script("fragment().then(arguments[0])")
        self.assertLess(len(address), 400)
        self.open(address)
        self.assertEqual(self.js("return area.value"), DOZEN)
        self.assertEqual(self.js("return chosen('kernel').join()"), "6.12,7.0,7.1,7.2,7.3")

    def test_an_example_has_an_address(self):
        self.open("#C-1")
        self.assertTrue(self.find("#about").text.startswith("C-1: "))

    def test_an_example_begins_anew(self):
        self.open("#s=AwA&k=6.1&m=mediated&p=told&b=1")
        self.js("location.hash = '#C-1'")
        self.wait(lambda: self.find("#about").text.startswith("C-1: "), "the example is opened")
        self.assertEqual(self.status(), "6 runs of the model: 6 as documented.")

    def test_the_address_keeps_what_is_chosen(self):
        self.open("#C-1")
        self.find("[data-kernel='6.1']").click()
        self.wait(lambda: "&k=" in self.js("return location.hash"), "the address follows")

    def test_hostile_addresses_do_nothing(self):
        for text in NASTY:
            fragment = self.driver.execute_async_script(
                "area.value = arguments[0]; fragment().then(arguments[1])", text
            )
            for address in (fragment, "#" + text[:2000], "#s=" + text[:2000], fragment + "&k=" + text[:500]):
                self.driver.get("about:blank")
                self.driver.get(self.url + address)
                self.loaded()
                self.assertTrue(self.lossless())
                self.assertEqual(self.js("return document.querySelectorAll('img, main script').length"), 0)

    def test_what_unpacks_to_very_much_is_refused(self):
        packed = self.driver.execute_async_script(
            "area.value = 'a'.repeat(40_000_000); fragment().then(arguments[0])"
        )
        self.open(packed)
        self.assertIn("longer than a page takes", self.status())

    def test_every_link_of_the_report_has_an_example(self):
        names = set(self.js("return examples.map(({ id }) => id)"))
        self.driver.get(report.REPORT.as_uri())
        links = self.js("return [...document.querySelectorAll('a[href^=\"try.html#\"]')].map(a => decodeURIComponent(a.hash.slice(1)))")
        self.assertGreater(len(links), 400)
        self.assertEqual(set(links) - names, set())


class Taking(PageTest):
    def copied(self, id):
        return self.driver.execute_async_script("takers[arguments[0]]().then(arguments[1])", id)

    def test_texts(self):
        self.write(DOZEN)
        self.assertIn("```scenario\nmachine toy counters=2\n", self.copied("markdown"))
        self.assertIn("id: OWN-NAME\n", self.copied("claim"))
        mail = self.copied("mail")
        self.assertIn("  machine toy counters=2\n", mail)
        self.assertIn("try.html#s=", mail)

    def test_a_picture_stands_alone(self):
        self.write(DOZEN)
        self.js("URL.createObjectURL = blob => { window.saved = blob; return 'data:,'; }; at('picture').click();")
        text = self.driver.execute_async_script("saved.text().then(arguments[0])")
        # Not read by the page, whose policy would be about it too.
        svg = "{http://www.w3.org/2000/svg}"
        root = ElementTree.fromstring(text)
        self.assertEqual(root.tag, f"{svg}svg")
        self.assertEqual(len(root.findall(f"{svg}defs/{svg}pattern")), 5)
        self.assertIn("active", "".join(root.itertext()))
        if folder := os.environ.get("PICTURES"):
            (pathlib.Path(folder) / "saved.svg").write_text(text)


class Reading(PageTest):
    def test_nothing_is_requested(self):
        wanted = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        urls = {e["params"]["request"]["url"] for e in wanted if e["method"] == "Network.requestWillBeSent"}
        outside = {u for u in urls if not u.startswith(("file:", "data:", "blob:", "about:"))}
        self.assertEqual(outside, set())

    def test_accessible(self):
        for scheme in report.SCHEMES:
            self.emulate(scheme)
            with self.subTest(scheme):
                self.write(DOZEN.replace("close", "clsoe"))
                self.assertEqual(self.violations(), [])
                self.open("#OWN-ERROR-STAYS")
                self.assertEqual(self.violations(), [])

    def test_fits_every_width(self):
        for width in (report.NARROWEST, *report.WIDTHS):
            for family in report.FAMILIES:
                with self.subTest(width=width, family=family):
                    self.set_family(family)
                    self.resize(width)
                    self.write(DOZEN)
                    self.assert_fits(width)
        for scheme in report.SCHEMES:
            self.emulate(scheme)
            self.take_picture(f"try-{scheme}")


class Markup(report.Markup):
    UNKNOWN = (
        *report.Markup.UNKNOWN,
        # Content Security Policy 3 has it; the validator knows level 2.
        "Bad value “default-src 'none'; img-src data:; style-src 'sha256-'; script-src 'sha256-' 'wasm-unsafe-eval'” for attribute “content” on element “meta”: Expecting source-expression but found \"'wasm-unsafe-eval'\". ",
    )

    def page(self):
        return PAGE


def compare_speed(benchmark):
    """The same requests here and there, in one run; and how soon the first picture is there."""
    driver = report.start_driver()
    try:
        driver.set_script_timeout(limits.SECONDS)
        for state in ("that was just started", "that has been used"):
            driver.get("about:blank")
            driver.get(PAGE.as_uri())
            report.WebDriverWait(driver, report.PATIENCE).until(lambda d: d.execute_script("return window.firstPicture"))
            print(f"first picture after {driver.execute_script('return window.firstPicture'):.0f} ms in a browser {state}")
        here, redraw = driver.execute_script("""
            const times = [];
            for (let round = 0; round < 3; round++) {
              const began = performance.now();
              for (const { text } of examples) ask("\\n" + text);
              times.push(performance.now() - began);
            }
            const each = examples.map(({ text }) => { area.value = text; const began = performance.now(); update(); return performance.now() - began; });
            return [Math.min(...times), each.sort((a, b) => a - b)];
            """)
        print(f"{len(redraw)} scenarios in the page: {here:.0f} ms; a redraw: half below {redraw[len(redraw) // 2]:.1f} ms, nine of ten below {redraw[len(redraw) * 9 // 10]:.1f} ms")
    finally:
        driver.quit()
    said = subprocess.run([benchmark, "--page", str(PAGE)], capture_output=True, text=True, check=True).stdout
    print(said.strip())
    there = float(said.split(":")[1].split()[0])
    print(f"the page takes {here / there:.2f} times as long")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--speed"]:
        compare_speed(sys.argv[2])
    else:
        unittest.main(verbosity=2)
