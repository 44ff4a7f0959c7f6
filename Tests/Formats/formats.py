"""Every format of the report, read by a tool that is not ours.

    python3 Tests/Formats/formats.py [PROGRAM]

PROGRAM is vpmu-gaps; it makes the formats from the committed content, in a folder of its own.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema
import junitparser
import sarif_pydantic
import tap.parser

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else str(ROOT / ".build/debug/vpmu-gaps")


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        formats = "html,md,json,document,ktap,junit,sarif,summary"
        subprocess.run(
            [PROGRAM, "report", "--format", formats, "--output", cls.folder],
            cwd=ROOT, check=True, capture_output=True, timeout=120,
        )
        cls.results = json.loads((cls.folder / "results.json").read_text())
        cls.claims = cls.results["claims"]

    def failing(self):
        """Ids of the claims that are failures for a test runner, from results.json."""
        def fails(claim):
            if claim["kind"] == "gap":
                return any(gap["verdict"] == "open" for gap in claim["gaps"])
            return claim["verdict"] in ("contradicted", "depends")
        return {claim["id"] for claim in self.claims if fails(claim)}

    def test_results_follow_their_schema_and_use_no_other_field(self):
        schema = json.loads((self.folder / "results.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)

        def close(part):
            """The schema allows fields to be added; ours must have none that it does not name."""
            if isinstance(part, dict):
                if "properties" in part:
                    part.setdefault("additionalProperties", False)
                for value in part.values():
                    close(value)
        close(schema)
        jsonschema.Draft202012Validator(schema).validate(self.results)
        damaged = json.loads(json.dumps(self.results))
        damaged["claims"][0]["verdict"] = "perhaps"
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate(damaged)

    def test_ktap(self):
        text = (self.folder / "report.ktap").read_text()
        self.assertTrue(text.startswith("KTAP version 1\n1..%d\n" % len(self.claims)))
        # At its outer level KTAP is TAP but for the name in its first line.
        outer = [line for line in text.splitlines()[1:] if not line.startswith(" ")]
        lines = list(tap.parser.Parser().parse_text("\n".join(["TAP version 13"] + outer)))
        tests = [line for line in lines if line.category == "test"]
        self.assertEqual([line for line in lines if line.category == "unknown"], [])
        self.assertEqual([test.number for test in tests], list(range(1, len(self.claims) + 1)))
        failed = {test.description.split()[0] for test in tests if not test.ok}
        self.assertEqual(failed, self.failing())
        skipped = {test.description.split()[0] for test in tests if test.skip}
        untested = {c["id"] for c in self.claims if c["kind"] == "claim" and c["verdict"] == "untested"}
        self.assertLessEqual(untested, skipped)

    def test_junit(self):
        suites = junitparser.JUnitXml.fromfile(str(self.folder / "junit.xml"))
        cases = [case for suite in suites for case in suite]
        self.assertEqual(len(cases), len(self.claims))
        failed = {
            case.name.split()[0] for case in cases
            if any(isinstance(result, junitparser.Failure) for result in case.result)
        }
        self.assertEqual(failed, self.failing())
        self.assertEqual(suites.failures, len(failed))
        self.assertEqual(suites.tests, len(cases))

    def test_sarif(self):
        log = sarif_pydantic.Sarif.model_validate_json((self.folder / "report.sarif").read_text())
        found = {}
        for result in log.runs[0].results:
            place = result.locations[0].physical_location
            found[result.message.text.split(":")[0]] = (place.artifact_location.uri, place.region.start_line)
        wrong = {c["id"]: c for c in self.claims
                 if c["kind"] == "claim" and c["verdict"] in ("contradicted", "depends")}
        self.assertEqual(set(found), set(wrong))
        for name, (uri, line) in found.items():
            chapter = (ROOT / uri).read_text().splitlines()
            self.assertIn("id: " + name, chapter[line - 1:line + 3], uri)

    def test_restructuredtext_has_no_message(self):
        rst = self.folder / "document/vpmu-gaps.rst"
        done = subprocess.run(["rst2html", "--strict", rst, self.folder / "rst.html"], capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        html = (self.folder / "rst.html").read_text()
        for claim in self.claims:
            self.assertIn("<strong>%s</strong>" % claim["id"], html)

    def test_manual_page_has_no_warning(self):
        page = self.folder / "document/vpmu-gaps-claims.7"
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
            capture_output=True, timeout=60, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
        )
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_links_of_the_document_lead_somewhere(self):
        report = (self.folder / "report.html").read_text()
        folder = self.folder / "document"
        for page in folder.glob("*.html"):
            tree = page.read_text()
            ids = set(tree.split('id="')[i].split('"')[0] for i in range(1, len(tree.split('id="'))))
            for part in tree.split('href="')[1:]:
                link = part.split('"')[0]
                if link.startswith(("http://", "https://", "data:")):
                    continue
                path, _, anchor = link.partition("#")
                if path == "../report.html":
                    self.assertTrue(not anchor or 'id="%s"' % anchor in report, link)
                elif path:
                    self.assertTrue((folder / path).exists(), f"{page.name}: {link}")
                else:
                    self.assertIn(anchor, ids, page.name)

    def test_links_of_the_markdown_lead_somewhere(self):
        """Code hosts name a heading by its words in lower case, with dashes."""
        def anchors(text):
            heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
            plain = [re.sub(r"[^\w -]", "", head.replace("\\", "").lower()) for head in heads]
            return {head.replace(" ", "-") for head in plain}
        pages = [self.folder / "report.md", *(self.folder / "document").glob("*.md")]
        for page in pages:
            # What stands in code is no link.
            text = re.sub(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]*`|^ {4}.*?$", "", page.read_text(), flags=re.M | re.S)
            links = [a or b for a, b in re.findall(r"\]\((?:<([^>]*)>|([^)\s]*))\)", text)]
            self.assertTrue(links or page.name not in ("report.md", "index.md"), page.name)
            for link in links:
                if re.match(r"[a-z]+:", link):
                    continue
                path, _, anchor = link.partition("#")
                target = page if not path else page.parent / path
                self.assertTrue(target.exists(), f"{page.name}: {link}")
                if anchor and target.suffix == ".md":
                    self.assertIn(anchor, anchors(target.read_text()), f"{page.name}: {link}")


if __name__ == "__main__":
    unittest.main(verbosity=1)
