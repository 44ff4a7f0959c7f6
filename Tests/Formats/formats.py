"""Every format of the report, read by a tool that is not ours.

    python3 Tests/Formats/formats.py [PROGRAM]

PROGRAM is vpmu-gaps; it makes the formats from the committed content, in a folder of its own.
"""

import html.parser
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import urllib.parse
import xml.etree.ElementTree as ElementTree

import docutils.core
import docutils.nodes
import docutils.parsers.rst.directives
import docutils.parsers.rst.roles
import jsonschema
import junitparser
import sarif_pydantic
import tap.parser

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Outside"))
import limits  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else str(ROOT / ".build/debug/vpmu-gaps")


def report(folder, formats, *arguments):
    """Has the program write some formats into a folder."""
    command = [PROGRAM, "report", "--format", formats, "--output", folder, *arguments]
    with limits.limited("vpmu-gaps report"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stderr}")


class Formats(limits.LimitedTest):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        report(cls.folder, "html,try,md,json,document,ktap,junit,sarif,summary")
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
        done = subprocess.run(["rst2html", "--strict", rst, self.folder / "rst.html"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        html = (self.folder / "rst.html").read_text()
        for claim in self.claims:
            self.assertIn("<strong>%s</strong>" % claim["id"], html)

    def test_manual_page_has_no_warning(self):
        page = self.folder / "document/vpmu-gaps-claims.7"
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
            capture_output=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
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


class RestructuredText(limits.LimitedTest):
    """What chapters say, read by docutils with everything on that could run, read or write something."""

    # What our writer says in the words of docutils; all else would come from a chapter.
    ELEMENTS = {
        "#text", "block_quote", "bullet_list", "comment", "document", "emphasis", "enumerated_list", "list_item",
        "literal", "literal_block", "paragraph", "reference", "section", "strong", "title",
    }
    SCHEMES = {"http", "https", "mailto"}
    COMMENTS = {"", "SPDX-License-Identifier: GPL-2.0"}

    # Paragraphs behind which a literal block could begin, and what could stand in it.
    ENDS = ("a::", "a ::", "::", "a\\::", "a\\\\::", "a:<b></b>:", "a:![:](x)", "**a**::", "`a`::", "a\n::", "a:&#58;", "- a::", "> a::", "1. a::", "- - a::", "> - a::")
    BODIES = (".. raw:: html\n\n   <script>alert(1)</script>", ".. include:: /etc/hostname", ".. |a| replace:: b", ".. _a: b", ".. class:: a", "__ a", ".. [1] a")
    PARAGRAPHS = (
        *("\\.. raw:: html", "&#46;. include:: /etc/hostname", ":raw-html:`a`", "`a`:raw:", ":math:`a`", "|a|", "a_ `a`_ a__ [1]_ _`a`"),
        *("javascript:alert(1)", "java<b></b>script:alert(1)", "JavaScript:a", "view-source:a data:text/html,a file:///etc/passwd", "[a](javascript:b)"),
        *("\u2023 a", "\u2043 a", "\u2022 a", "> a\n>\n> \u2014 b", "> a\n>\n> -- b", "\\-- b", "mmmmmmmmmmmmmmmm. a", "12345678901234567. a", "(iv) a", "a) a"),
        *("\\\\", "\\\\\\\\\\\\", "\\\\ \\\\", "====", "\\====", "a\n&#61;===", ":a: b", ":: a", ">>> a", "\\| a", "/a b", "\\-a b", "--a=b c", "+---+"),
        *("a&#10;&#10;.. raw:: html", "a&#8232;.. raw:: html", "a&#28;.. raw:: html", "a&#133;.. raw:: html", "`a\u2028.. raw:: html`", "a\x0b.. raw:: html"),
        *("# a::", "# \\\\", "## :a: b", "# .. raw:: html", "# a&#8238;&#8294;b", "[a::](https://example.org/)", "![a::](b)"),
    )
    CODE = ("a\u2028\u2028.. raw:: html\u2028\u2028   <script>", "a\x1c\x1c.. include:: /etc/hostname", "\x0b.. raw:: html", "a\x85\x85.. raw:: html", "\x1f", "\ta")

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        folder = pathlib.Path(cls.temporary.name)
        (folder / "Content").mkdir()
        for number, text in enumerate(cls.chapters()):
            (folder / "Content" / f"{number:03}.md").write_text(f"# Chapter {number}\n\n{text}\n")
        report(folder / "Output", "document", "--content", folder / "Content")
        cls.output = folder / "Output" / "document"

    @classmethod
    def chapters(cls):
        claim = (
            "```claim\nid: X-{0}\nsays: \"{1}\"\nsource: \"{1}\"\nuntested: \"{1}\"\n```"
        )
        code = ["```\n%s\n```" % body for body in (*cls.BODIES, *cls.CODE)]
        for end in cls.ENDS:
            inner = "  " * end.count("- ") + "> " * end.count("> ")
            for margin in ("", inner):
                blocks = ["\n".join(margin + line for line in block.splitlines()) for block in code]
                yield "\n\n".join(f"{end}\n{margin.rstrip()}\n{block}" for block in blocks)
        yield "\n\n".join(cls.PARAGRAPHS)
        yield "\n\n".join(f"- {text}" for text in cls.PARAGRAPHS)
        yield "\n\n".join(claim.format(n, end) for n, end in enumerate(["a::", "::", ".. raw:: html", "javascript:a"]))
        for seed in range(200):
            yield cls.scrambled(random.Random(seed))

    @classmethod
    def scrambled(cls, chance):
        """Markdown made of what has a meaning in one of the two languages."""
        parts = (
            "\n", "\n", "\n\n", "\n\n", "- ", "1. ", "> ", "    ", "  ", " ", " ", "*", "**", "_", "`", "``", "\n```\n", "::", ":", "..",
            ".. raw:: html", ".. include:: /etc/hostname", "\\", "|", "<b>", "[", "](", "](https://a.b/)", ")", "![", "a", "b c", "1", "javascript:",
            "https://a.b/", "__", "--", "\u2014 ", "\u2022 ", "====", "&#8232;", "\u2028", "&#28;", "\t", "&#46;", ":a:", "+", "\\\\", "'", '"', "(", "a)", "i.",
        )
        return "".join(chance.choice(parts) for _ in range(chance.randint(1, 60)))

    def read(self, rst):
        """The tree that docutils makes, the names of directives and roles in it, and its messages."""
        names, messages = [], []

        def noting(function):
            def look_up(name, *arguments, **more):
                names.append(name)
                return function(name, *arguments, **more)
            return look_up

        class Stream:
            def write(self, text):
                messages.append(text)

        directives, roles = docutils.parsers.rst.directives, docutils.parsers.rst.roles
        settings = {
            "raw_enabled": True, "file_insertion_enabled": True, "report_level": 2, "halt_level": 5,
            "warning_stream": Stream(), "line_length_limit": 1 << 30,
        }
        with unittest.mock.patch.object(directives, "directive", noting(directives.directive)), \
                unittest.mock.patch.object(roles, "role", noting(roles.role)):
            tree = docutils.core.publish_doctree(rst, settings_overrides=settings)
        return tree, names, messages

    def complaints(self, rst):
        """What is in a text that our writer does not write."""
        tree, names, messages = self.read(rst)
        found = [f"named: {name}" for name in names] + messages
        for node in tree.findall():
            if node.tagname not in self.ELEMENTS:
                found.append(f"{node.tagname}: {node.astext()[:100]}")
            if node.tagname == "comment" and node.astext() not in self.COMMENTS:
                found.append(f"comment: {node.astext()[:100]}")
            if node.tagname == "reference" and urllib.parse.urlsplit(node.get("refuri", "")).scheme not in self.SCHEMES:
                found.append(f"reference: {node}")
        return found

    def test_no_text_of_a_chapter_is_markup(self):
        self.assertEqual(self.complaints((self.output / "vpmu-gaps.rst").read_text()), [])

    def test_docutils_obeys_what_is_looked_for(self):
        for rst in (
            ".. raw:: html\n\n   <script>", ".. include:: /etc/hostname", ":math:`a`", "javascript:a", "- a\n\n\u2014 b_",
            "a\n\n    b\n\n    \u2014 c", "|a|", ".. a", "=====  =====\na      b\n=====  =====", "a\n===\n\nb\n---\n\nc\n~~\n", ":a: b",
        ):
            with self.subTest(rst):
                self.assertNotEqual(self.complaints(rst), [])

    def test_every_word_arrives(self):
        """The pages have the same text, and cmark has written them."""
        tree, _, _ = self.read((self.output / "vpmu-gaps.rst").read_text())
        texts = [node.astext() for node in tree.findall(docutils.nodes.Text) if node.parent.tagname != "comment"]
        pages = [PageText(page.read_text()).text for page in sorted(self.output.glob("[0-9]*.html"))]
        self.assertGreater(len(pages), 200)
        words = self.words("".join(texts))
        for number, page in enumerate(pages):
            at = words.find(f"Chapter{number}")
            following = words.find(f"Chapter{number + 1}", at + 1)
            self.assertEqual(words[at:following if following > 0 else None], self.words(page), f"chapter {number}")

    @staticmethod
    def words(text):
        """The text without space, and without the numbers by which pages show what is hidden."""
        return "".join(re.sub("\u2039U\\+[0-9A-F]+\u203a", "", text).split())


class PageText(html.parser.HTMLParser):
    """The text of what is the main thing of a page."""

    def __init__(self, page):
        super().__init__()
        self.text = ""
        self.is_inside = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.is_inside = self.is_inside or tag == "main"

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag != "main"

    def handle_data(self, data):
        self.text += data if self.is_inside else ""


if __name__ == "__main__":
    unittest.main(verbosity=1)
