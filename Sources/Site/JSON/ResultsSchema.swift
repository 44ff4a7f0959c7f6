import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner

/// The JSON Schema of `results.json`, version 2: for programs that read it, and for the tests.
enum ResultsSchema {
  /// All words of a kind as a JSON list.
  private static func words<Word: RecordedWord>(_ type: Word.Type) -> String {
    list(type.allCases.map(\.rawValue))
  }

  private static func list(_ words: [String]) -> String {
    "[" + words.map { ResultsJSON.line($0) }.joined(separator: ", ") + "]"
  }

  static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Results of vpmu-gaps",
      "description": "Version 1. A field is never given another meaning; a new one may come in the same version.",
      "type": "object",
      "required": ["schema", "backends", "claims"],
      "properties": {
        "schema": { "const": 2 },
        "backends": { "type": "array", "items": { "$ref": "#/$defs/backend" }, "uniqueItems": true },
        "agreements": {
          "description": "How far the model agrees with each real kernel; absent without evidence.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["backend", "runs", "agreed", "disagreements"],
            "properties": {
              "backend": { "$ref": "#/$defs/backend" },
              "runs": { "$ref": "#/$defs/count" },
              "agreed": { "$ref": "#/$defs/count" },
              "disagreements": { "type": "array", "items": { "$ref": "#/$defs/id" } }
            }
          }
        },
        "stale": {
          "description": "Recorded runs that count for nothing, as their scenarios have changed.",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["backend", "runs", "scenarios"],
            "properties": {
              "backend": { "$ref": "#/$defs/backend" },
              "runs": { "$ref": "#/$defs/count" },
              "scenarios": { "type": "array", "items": { "type": "string" } }
            }
          }
        },
        "claims": { "type": "array", "items": { "$ref": "#/$defs/claim" } }
      },
      "$defs": {
        "id": { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9._-]{0,39}$" },
        "backend": { "type": "string", "pattern": "^[a-z]+:[0-9.]+(/[a-z0-9-]+)?( mediated)?$|^host(:.+)?$" },
        "count": { "type": "integer", "minimum": 0 },
        "share": { "type": "number", "minimum": 0, "maximum": 1 },
        "words": { "type": "array", "items": { "type": "string" } },
        "claim": {
          "type": "object",
          "required": ["id", "kind", "chapter", "linesBelowClaim", "says", "source", "topics", "because", "kernel", "blames", "verdict", "gaps", "scenarios"],
          "properties": {
            "id": { "$ref": "#/$defs/id" },
            "kind": { "enum": \#(words(Claim.Kind.self)) },
            "chapter": { "type": "string", "description": "The file in the content folder." },
            "linesBelowClaim": { "type": "integer", "minimum": 1, "description": "Lines from the block of the claim before it in the chapter, or from the beginning for the first." },
            "title": { "type": "string" },
            "says": { "type": "string" },
            "source": { "type": "string" },
            "topics": { "$ref": "#/$defs/words" },
            "because": { "$ref": "#/$defs/words" },
            "kernel": { "$ref": "#/$defs/words" },
            "blames": { "$ref": "#/$defs/words" },
            "isEstablished": { "type": "boolean" },
            "notEstablishedBecause": { "type": "string" },
            "impact": { "$ref": "#/$defs/impact" },
            "remedy": { "$ref": "#/$defs/remedy" },
            "severity": { "$ref": "#/$defs/severity" },
            "verdict": { "enum": \#(words(ClaimVerdict.self)) },
            "reason": { "type": "string" },
            "gaps": { "type": "array", "items": { "$ref": "#/$defs/gap" } },
            "policies": { "type": "array", "items": { "$ref": "#/$defs/policy" } },
            "scenarios": { "type": "array", "items": { "$ref": "#/$defs/scenario" } }
          }
        },
        "impact": {
          "type": "object",
          "required": ["sees", "hits", "competitor"],
          "properties": {
            "sees": { "type": "string" },
            "hits": { "type": "string" },
            "competitor": { "enum": \#(words(GapImpact.Competitor.self)) }
          }
        },
        "remedy": {
          "type": "object",
          "required": ["relieves", "todo", "price"],
          "properties": {
            "relieves": { "$ref": "#/$defs/words" },
            "todo": { "type": "string" },
            "price": { "type": "string" },
            "tell": { "type": "string", "description": "A command for a host." },
            "shows": { "type": "string", "description": "What it prints where the remedy is needed." },
            "signs": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["tell", "shows"],
                "properties": { "tell": { "type": "string" }, "shows": { "type": "string" } }
              }
            }
          }
        },
        "severity": {
          "type": "object",
          "required": ["lostCounters", "counters"],
          "properties": {
            "endsBy": { "enum": \#(words(LossEnding.self)), "description": "Absent where nothing that was tried ends the loss." },
            "lostCounters": { "$ref": "#/$defs/count" },
            "counters": { "$ref": "#/$defs/count" },
            "linuxGuests": { "type": "array", "items": { "$ref": "#/$defs/linuxGuest" } }
          }
        },
        "linuxGuest": {
          "type": "object",
          "required": ["use", "isMisled", "runningShare"],
          "properties": {
            "use": { "enum": \#(words(LinuxUse.self)) },
            "isMisled": { "type": "boolean" },
            "printedShare": { "type": "number", "minimum": 0, "description": "Of what perf prints on bare metal; absent where it prints nothing." },
            "runningShare": { "$ref": "#/$defs/share" },
            "endsBy": { "enum": \#(words(LossEnding.self)), "description": "Absent where nothing that was tried ends the loss." }
          }
        },
        "gap": {
          "type": "object",
          "required": ["mode", "verdict", "notice", "misledRuns", "runs"],
          "properties": {
            "kernel": { "type": "string", "description": "Absent for a host that is not told apart." },
            "host": { "type": "string", "description": "What evidence of a host is called." },
            "mode": { "enum": \#(words(VirtualPMUMode.self)) },
            "isReal": { "const": true },
            "architecture": { "enum": \#(words(Machine.Architecture.self)), "description": "Of a real kernel's machine." },
            "verdict": { "enum": \#(words(GapVerdict.self)) },
            "lossShareMin": { "$ref": "#/$defs/share" },
            "lossShareMax": { "$ref": "#/$defs/share" },
            "notice": { "type": "string" },
            "misledRuns": { "$ref": "#/$defs/count" },
            "runs": { "$ref": "#/$defs/count" },
            "machines": { "type": "object", "additionalProperties": { "enum": \#(words(GapVerdict.self)) }, "description": "By the processor that the scenarios name." }
          }
        },
        "policy": {
          "type": "object",
          "required": ["policy", "guestLossShareMax", "stalledShareMax", "hostLossShare", "harmedRuns", "runs"],
          "properties": {
            "policy": { "enum": \#(list(ContentionPolicy.words)) },
            "verdict": { "enum": \#(words(PolicyVerdict.self)) },
            "guestLossShareMax": { "$ref": "#/$defs/share" },
            "stalledShareMax": { "$ref": "#/$defs/share" },
            "hostLossShare": { "$ref": "#/$defs/share" },
            "harmedRuns": { "$ref": "#/$defs/count" },
            "runs": { "$ref": "#/$defs/count" }
          }
        },
        "scenario": {
          "type": "object",
          "required": ["name", "hash", "linesBelowClaim", "runs"],
          "properties": {
            "name": { "type": "string" },
            "hash": { "type": "string", "description": "A fingerprint without spacing and comments." },
            "linesBelowClaim": { "type": "integer", "minimum": 1, "description": "Lines from its claim's block to its first statement." },
            "runs": { "type": "array", "items": { "$ref": "#/$defs/run" } }
          }
        },
        "run": {
          "type": "object",
          "required": ["values", "backends", "verdict", "checks"],
          "properties": {
            "values": { "type": "object", "additionalProperties": { "type": "string" } },
            "backends": { "type": "array", "items": { "$ref": "#/$defs/backend" }, "minItems": 1 },
            "verdict": { "enum": \#(words(RunVerdict.self)) },
            "reason": { "type": "string" },
            "checks": { "type": "array", "items": { "$ref": "#/$defs/check" } },
            "lossShare": { "$ref": "#/$defs/share" },
            "exploration": { "$ref": "#/$defs/exploration" }
          }
        },
        "exploration": {
          "type": "object",
          "description": "Every order of a block's actions, each state looked at once.",
          "required": ["bound", "depth", "states", "views", "transitions", "isExhausted", "ways"],
          "properties": {
            "bound": { "type": "integer", "minimum": 1, "description": "The most actions in a row that were asked for." },
            "depth": { "type": "integer", "minimum": 0, "description": "Actions in a row of which every order was looked at." },
            "states": { "type": "integer", "minimum": 1 },
            "views": { "type": "integer", "minimum": 1, "description": "States that differ in the states of events or in who runs." },
            "transitions": { "type": "integer", "minimum": 0 },
            "isExhausted": { "type": "boolean" },
            "obstacle": { "type": "string", "description": "Why it ended early." },
            "ways": { "type": "array", "items": { "$ref": "#/$defs/way" } }
          }
        },
        "way": {
          "type": "object",
          "description": "The shortest order of actions that contradicts a property, or that reaches what it asks for.",
          "required": ["property", "actions", "scenario"],
          "properties": {
            "property": { "type": "string" },
            "actions": { "type": "array", "items": { "type": "string" } },
            "scenario": { "type": "string" }
          }
        },
        "check": {
          "type": "object",
          "required": ["linesBelowScenario", "expected", "observed", "outcome"],
          "properties": {
            "linesBelowScenario": { "type": "integer", "minimum": 0, "description": "Lines from the scenario's first statement." },
            "expected": { "type": "string" },
            "observed": { "type": "string" },
            "outcome": { "enum": \#(words(CheckResult.Outcome.self)) }
          }
        }
      }
    }

    """#
}
