"""Tests of a reviewed mail as a page, in headless Chromium. Usage: review.py PROGRAM [TEST ...]

The mail is ours, and holds what a stranger could put into one.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import report

MAIL = pathlib.Path(__file__).with_name("review.eml")
FOLDER = tempfile.TemporaryDirectory(prefix="vpmu-gaps-review-")
PAGE = pathlib.Path(FOLDER.name) / "review.html"


class Reviewed(report.BrowserTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = PAGE.as_uri()

    def claims_of(self, line):
        """The claims in the margin of a line."""
        script = "return [...document.getElementById(arguments[0]).closest('.part').querySelectorAll('.id')].map(e => e.textContent)"
        return self.js(script, f"m1l{line}")

    def test_notes_stand_beside_their_lines(self):
        # Offered, the nearest first; and one that is named.
        self.assertEqual(self.claims_of(7)[0], "SEED-P14d")
        self.assertEqual(self.claims_of(9)[0], "SEED-P18a")
        self.assertEqual(self.claims_of(12)[0], "WY-1")
        self.assertEqual(self.claims_of(23), ["D-3.1-4"])
        tops = self.js(
            "return [...document.querySelectorAll('.part')].filter(p => p.querySelector('section'))"
            ".map(p => [p.querySelector('pre'), p.querySelector('section')].map(e => e.getBoundingClientRect().top))"
        )
        self.assertGreater(len(tops), 5)
        for line, note in tops:
            self.assertLess(abs(line - note), 4)

    def test_links_have_targets(self):
        lost = self.js("return [...document.links].filter(a => !targetOf(a)).map(a => a.href)")
        self.assertEqual(lost, [])

    def test_ids_are_unique(self):
        ids = self.js("return [...document.querySelectorAll('[id]')].map(e => e.id)")
        self.assertEqual(len(ids), len(set(ids)))

    def test_a_mail_adds_no_element(self):
        # The one script is the page's own.
        self.assertEqual(self.js("return document.querySelectorAll('script').length"), 1)
        self.assertEqual(self.js("return document.querySelectorAll('img, iframe').length"), 0)
        self.assertEqual(self.js("return document.querySelectorAll('h1').length"), 1)
        self.assertIn("<img src=x onerror=alert(1)>", self.find("h1").text)

    def test_nothing_is_requested(self):
        urls = self.js("return performance.getEntriesByType('resource').map(e => e.name)")
        self.assertEqual(urls, [])

    def test_choices_are_saved_for_the_program(self):
        self.driver.get(self.url)
        self.js("for (const d of document.querySelectorAll('details.offers')) d.open = true")
        self.js(
            "URL.createObjectURL = blob => { window.saved = blob; return '#'; };"
            "HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };"
        )
        boxes = self.js("return [...document.querySelectorAll('details.offers')].map(b => b.dataset.name)")
        self.assertGreater(len(boxes), 2)
        for box, place in zip(boxes[:3], (0, 3, -2)):
            self.js(
                "const options = [...document.querySelectorAll(`details[data-name=\"${arguments[0]}\"] input`)];"
                "options.at(arguments[1]).click()",
                box,
                place,
            )
        self.assertIn(f"3 of {len(boxes)} chosen, not saved", self.find("form.choices").text)
        self.find("form.choices button").click()
        self.assertEqual(self.js("return window.savedAs"), "review.eml.answers")
        text = self.driver.execute_async_script("window.saved.text().then(arguments[0])")
        self.assertNotIn("not saved", self.find("form.choices").text)
        lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
        self.assertEqual([line[0] for line in lines], boxes[:3])
        self.assertEqual(lines[1][2], "not")
        self.assertEqual(lines[2][2], "none")
        answers = pathlib.Path(FOLDER.name) / "review.eml.answers"
        answers.write_text(text)
        command = [sys.argv[1], "review", "--answers", answers, "--json", MAIL]
        ended = subprocess.run(command, capture_output=True, timeout=report.limits.SECONDS, check=False)
        self.assertIn(ended.returncode, (0, 1), ended.stderr.decode())
        given = [s["answer"] for m in json.loads(ended.stdout) for s in m["statements"]]
        self.assertEqual(given.count("chosen"), 2)

    def test_accessible(self):
        self.js("for (const d of document.querySelectorAll('details')) d.open = true")
        for scheme in report.SCHEMES:
            with self.subTest(scheme):
                self.emulate(scheme=scheme)
                self.assertEqual(self.violations(), [])

    def test_fits_every_width(self):
        self.addCleanup(self.cdp, "Emulation.clearDeviceMetricsOverride")
        for family in report.FAMILIES:
            self.set_family(family)
            for width in (report.NARROWEST, *report.WIDTHS):
                with self.subTest(family=family, width=width):
                    self.resize(width)
                    self.assert_fits(width)
                    self.take_picture(f"review-{width}-{family}")


class Markup(report.Markup):
    def page(self):
        return PAGE


def main(program, *arguments):
    command = [program, "review", "--html", MAIL]
    with report.limits.limited("vpmu-gaps review"):
        ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode != 1:  # something in the mail is contradicted
        sys.exit(f"{program} review: status {ended.returncode}\n{ended.stderr.decode()}")
    PAGE.write_bytes(ended.stdout)
    result = unittest.main(argv=["review.py", *arguments], verbosity=2, exit=False).result
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}", file=sys.stderr)
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main(*sys.argv[1:])
