"""How far two words are apart."""


def within(one: str, other: str, most: int) -> int | None:
    """How many letters have to be changed, left out, put in, or exchanged with the next one, to make one word the other.

    None where they are more than `most` (optimal string alignment: no letter is touched twice).

    >>> within("neurosience", "neuroscience", 2), within("biolgoy", "biology", 2), within("logic", "magic", 1)
    (1, 1, None)
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return None
        before, last = last, now
    return last[-1] if last[-1] <= most else None
