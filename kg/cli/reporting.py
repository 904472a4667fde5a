"""How the report of `kg validate` is written: each file as it is checked, all of them at the end."""

import json
from collections import Counter
from typing import Literal

from kg.cli import output
from kg.cli.checking import Checked
from kg.validate import Report, report_json, report_turtle

Format = Literal["text", "json", "turtle"]


class Reporter:
    """Collects what was found in each file, and writes it in one format."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._found: list[Checked] = []

    @property
    def conforms(self) -> bool:
        """Whether all files so far were read and have no Violation."""
        return all(checked.conforms for checked in self._found)

    def add(self, checked: Checked) -> None:
        """What was found in one more file."""
        self._found.append(checked)

    def write(self) -> None:
        """All of it to standard output; what the format has no words for, to standard error."""
        if self._form == "turtle":  # no report of SHACL can say that there is none
            for checked in self._found:
                if checked.refused:
                    output.complain(f"{checked.path}: {checked.refused}")
        output.write({"text": self._text, "json": self._json, "turtle": self._turtle}[self._form]())

    def _text(self) -> str:
        lines = []
        for checked in self._found:
            counts = Counter(result.severity for result in checked.report.results)
            tally = ", ".join(f"{number} {severity}{'s' * (number > 1)}" for severity, number in counts.items())
            verdict = "conforms" if checked.conforms else "does not conform"
            lines.append(f"{checked.path}: {f'refused: {checked.refused}' if checked.refused else verdict}")
            lines[-1] += f" ({tally})" if tally else ""
            lines += [f"  Warning    {warning}" for warning in checked.warnings]
            for result in checked.report.results:
                lines.append(f"  {result.severity:<10} {result.message()}")
                about = {"node": result.focus_node, "path": result.path, "value": result.value, "shape": result.shape}
                lines += [f"    {name:<8} {value}" for name, value in about.items() if value]
        return output.plain("\n".join(lines)) + "\n"

    def _json(self) -> str:
        files = [
            {
                "file": str(checked.path),
                "refused": checked.refused or None,
                "warnings": list(checked.warnings),
                **json.loads(report_json(checked.report)),
                "conforms": checked.conforms,
            }
            for checked in self._found
        ]
        return output.pretty_json({"conforms": self.conforms, "files": files})

    def _turtle(self) -> str:
        return report_turtle(Report(tuple(result for checked in self._found for result in checked.report.results)))
