"""Whether words name a position, and which of them are its title: without file numbers, deadlines, laws and places."""

import re

from kg.extract.context import Context
from kg.extract.entities.shapes import alternatives
from kg.extract.mention import Mention
from kg.extract.typed.position import after_name
from kg.extract.wording import Lexicon

_INCLUSIVE_LENGTH = 10
_PREFIX = re.compile(
    r"(?:(?:re|fwd?|aw|wg|job|jobs|vacancy|stellenangebot|stellenausschreibung)[:] ?|\[[^\]]{1,40}\] ?|[\"#*-]+ ?)+",
    re.IGNORECASE,
)
# A number of the file before the title: "Bando n. CR-2026/09 - ".
_FILED = re.compile(r"(?:[^\W\d_]+\.? ){1,3}(?=[\w./-]*\d)[\w./-]{2,30} ?(?: - |: )(?=\S{4})")
_SHORTEST = 5
_LABEL_WORDS = 2
_SIGNS = re.compile(r" - | \| |, (?=(?:[A-Z]\w* )*(?:Universit|U of|Hochschule))")
_CODE = re.compile(r"\(?(?:job code|code no|kennziffer|ref\.|reference)")
_END = ' ,;:.-|*"(/'
_TAGS = re.compile(r"(?:<[^<>\n]{0,80}> *)+")
_SYMBOLS = re.compile(r"[^\w\s\"(\[<]+ ?")
# How ads address all genders, behind the name of a position: "(m/w/d)", "(f/m/x)", "H/F", "Projektkoordinator/in".
GENDERS = re.compile(
    r"\((?:[mwfdxhvkian*]|div|gn|male|female|diverse|männlich|weiblich|divers)(?:[/|,;_ .:-]{1,3}(?:[mwfdxhvkian*]|div|diverse|divers|female|weiblich)){1,3}\)"
    r"|\((?:gn|all genders|any gender|a/g|alle geschlechter)\)|\b[hf]/[hf]\b",
    re.IGNORECASE,
)
_INCLUSIVE = re.compile(r"[a-zäöüéè](?:[*:_/\u00b7\u2022]-?|\()(?:in|innen|r|se|e|euse|rice|trice|ne)\b\)?")
_NUMBERED = re.compile(
    r"(?:DC|ESR|PhD|Doctoral Candidate|Project|Position|Early Stage Researcher) ?#?\d{1,2}(?: ?[-:]| \()"
)


def names_position(context: Context, start: int, end: int) -> bool:
    """Whether the words name a position: by a role, by how they address all genders, or by its number."""
    return (
        any(is_role(context, m, start) for m in context.within("word:position_type", start, end))
        or _glued(context, start, end) is not None
        or bool(_NUMBERED.match(context.text, start, end))
        or bool(GENDERS.search(context.text, start, end))
        or (
            len(context.text[start:end].split()) <= _INCLUSIVE_LENGTH
            and bool(_INCLUSIVE.search(context.text, start, end))
        )
    )


def is_role(context: Context, mention: Mention, start: int) -> bool:
    """Whether a word for a position names one here: no degree behind a name, no title before one, no unit's head."""
    if after_name(context, mention):
        return False
    if _titles_person(context, mention):
        return False
    # "Institut für X, Professur für Y" says where.
    units = context.within("unit", start, mention.end + 200)
    return not any(u.start == start < mention.start for u in units)


def _titles_person(context: Context, mention: Mention) -> bool:
    """Whether "Professor" and a name fill a line below a short one ("Examiner"): a person, not a position."""
    at = context.run_at(mention.start)
    run, above = context.runs[at], context.runs[max(0, at - 1)]
    if mention.value != "professor" or at == 0 or len(context.text[above.body : above.end].split()) > _LABEL_WORDS:
        return False
    return any(
        p.start <= mention.end + 1 and p.end >= run.end - 1 for p in context.within("person", run.start, run.end)
    )


def _glued(context: Context, start: int, end: int) -> int | None:
    """Where a portal's type of position is glued to the title ("Deep LearningFull PhD"), or None."""
    for words in context.lexicon.tables.get("portal_types", {}).values():
        for word in words:
            at = end - len(word)
            if (
                at > start
                and context.text[at:end] == word
                and (context.text[at - 1].islower() or context.text[at - 1] in ")%")
            ):
                return at
    return None


def trimmed(context: Context, start: int, end: int) -> tuple[int, int]:
    """The span of the title itself, without what the portal, the employer and the ad add before and behind it."""
    for lead in (_TAGS, _SYMBOLS, _PREFIX):
        if prefix := lead.match(context.text, start, end):
            start = prefix.end()
    for sign in ("</", "! "):
        if (at := context.text.find(sign, start, end)) > start and names_position(context, start, at):
            end = at
    if filed := _FILED.match(context.text, start, end):
        start = filed.end()
    for tails in (_tails, _dated_tails, _law_tails):
        if (tail := context.lexicon.once(tails).search(context.text, start, end)) and tail.start() > start + _SHORTEST:
            end = tail.start()
    end = _glued(context, start, end) or end
    if (code := _CODE.search(context.low, start, end)) and code.start() > start + 12:
        end = code.start()
    end = _without_place(context, start, end)
    while (
        end > start
        and context.text[end - 1] in _END
        and not (context.text[end - 1] == '"' and context.text.count('"', start, end) % 2 == 0)
    ):
        end -= 1
    return start, end


def _tails(lexicon: Lexicon) -> re.Pattern[str]:
    """What a headline says of the ad and not of the position ("alert", "DEADLINE EXTENDED")."""
    return alternatives(lexicon.listed("titles", "tails"), r"[ ,:(\[-]+(?:{})[)\]! ]*$")


def _dated_tails(lexicon: Lexicon) -> re.Pattern[str]:
    """What a subject line says last of until when ("apply by Jan 8")."""
    return alternatives(
        lexicon.listed("titles", "dated_tails"), r"\s*(?:[,;:(|\[]| - | / )\s*(?:{})(?!\w)(?=[^,;|]*\d)[^,;|]{0,48}$"
    )


def _law_tails(lexicon: Lexicon) -> re.Pattern[str]:
    """The law by which a position is filled, in brackets."""
    return alternatives(lexicon.listed("titles", "laws"), r" ?[(\[](?:{})[^()\[\]]*[)\]]$")


def _without_place(context: Context, start: int, end: int) -> int:
    """The end of a title without the employer that a page's headline adds to it ("Postdoc - University of X, City")."""
    for sign in _SIGNS.finditer(context.text, start, end):
        rest = context.cues(("institution",), sign.end(), end)
        if any(h.start - sign.end() < 30 for h in rest) and context.within("word:position_type", start, sign.start()):
            return sign.start()
    return end
