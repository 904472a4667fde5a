"""Shapes graphs that are ill-formed, or ask for what is not supported, are refused before anything is validated."""

from pathlib import Path

import pytest

from kg.errors import ConfigurationError
from kg.validate import Shapes

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ILL = {
    "a count that is no number": "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 'one' ] .",
    "a path that is none": "ex:S sh:targetClass ex:C ; sh:property [ sh:path [ ] ; sh:minCount 1 ] .",
    "a list without an end": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:in ex:list . ex:list ex:p 1 .",
    "no regular expression": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:pattern '([' .",
    "a query with a MINUS": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { MINUS { } }' ] .",
    "a triple about a triple": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:in ( <<( ex:a ex:b ex:c )>> ) .",
    "an entailment": "ex:S a sh:NodeShape ; sh:targetClass ex:C . <> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
    "a target that is no class": "ex:S a sh:NodeShape ; sh:targetClass 'C' .",
    "two patterns": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:pattern 'a', 'b' .",
    "a kind of node that is none": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind ex:Any .",
    "a shape that no target reaches": "ex:S a sh:NodeShape ; sh:targetClass ex:C . ex:T a sh:NodeShape ; sh:minLength -1.5 .",
}


@pytest.mark.parametrize("why", ILL)
def test_what_is_ill_formed_is_named_with_its_file(tmp_path: Path, why: str) -> None:
    path = tmp_path / "ill.ttl"
    path.write_text(PREFIXES + ILL[why])
    with pytest.raises(ConfigurationError, match=r"ill\.ttl") as raised:
        Shapes.load(path)
    assert raised.value.exit_code == 4


WELL = {
    "a class is a shape": "ex:C a sh:NodeShape, rdfs:Class ; sh:nodeKind sh:IRI .",
    "a count of zero": "ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; sh:maxCount 0 .",
    "an empty list of values": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:in () .",
    "an expression with a class of Unicode": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:pattern '^\\\\p{Lu}' .",
    "messages in two languages": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:message 'a'@en, 'b'@de, 'c' .",
    "a list with a part that has a language": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:in ( 'a'@en ex:b 5 ) .",
    "two values of what may have several": "ex:S a sh:NodeShape ; sh:targetClass ex:C, ex:D ; sh:class ex:E, ex:F .",
    "a shape that names itself": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
}


@pytest.mark.parametrize("what", WELL)
def test_what_is_well_formed_passes(tmp_path: Path, what: str) -> None:
    path = tmp_path / "well.ttl"
    path.write_text(PREFIXES + WELL[what])
    assert not Shapes.load(path).compiled.left
