"""What may pass into a release: changes, held against the shapes with all that stands around them.

`hold` tells what a change of statements would break, `arrive` what a posting on its way into a batch would; `check` holds
a whole release against the shapes of the dataset (`shapes/dataset/`), `recheck` its postings against their own.
"""

from kg.gate.arriving import arrive
from kg.gate.dataset import DatasetShapes
from kg.gate.full import check, recheck
from kg.gate.statements import hold

__all__ = ["DatasetShapes", "arrive", "check", "hold", "recheck"]
