"""The cache of answers: bounds, one evaluation for all who ask at once, and clients that leave."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from kg.serve.caching.answer import Answer, Key
from kg.serve.caching.answers import OVERHEAD, Answers
from kg.workers import BadQuery, NoRoom

MIB = 1_000_000


def key(text: str = "ASK {}", release: int = 1) -> Key:
    return Key(release, text, "text/csv")


class Evaluation:
    """An evaluation that gives what it is told to, when it is told to, and knows how often it was begun and ended."""

    def __init__(self, *chunks: bytes, whole: bytes | None = None, release: int = 1) -> None:
        self.chunks, self.whole, self.release = list(chunks), whole, release
        self.begun = self.closed = 0
        self.go = asyncio.Event()
        self.error: Exception | None = None

    async def begin(self) -> "Evaluation":
        self.begun += 1
        await self.go.wait()
        if self.error is not None:
            raise self.error
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            await asyncio.sleep(0)
            yield chunk

    async def aclose(self) -> None:
        self.closed += 1


async def body(answer: Answer) -> bytes:
    return b"".join([chunk async for chunk in answer])


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def test_an_answer_is_kept_for_its_release_query_and_format() -> None:
    async def test() -> None:
        answers, made = Answers(MIB), Evaluation(whole=b"yes")
        made.go.set()
        for _ in range(3):
            got = await answers.answer(key(), made.begin)
            assert (await body(got), got.release) == (b"yes", 1)
        assert made.begun == 1
        for other in (key(release=2), key("ASK { }"), Key(1, "ASK {}", "text/html"), Key(1, "ASK {}", "text/csv", ())):
            await answers.answer(other, made.begin)
        assert made.begun == 5
        assert (answers.statistics()["hits"], answers.statistics()["misses"]) == (2, 5)

    run(test)


def test_an_answer_of_a_later_release_is_kept_under_that_one() -> None:
    async def test() -> None:
        answers, made = Answers(MIB), Evaluation(whole=b"yes", release=2)
        made.go.set()
        assert (await answers.answer(key(), made.begin)).release == 2
        assert answers.kept(key()) is None
        assert answers.kept(key(release=2)) is not None

    run(test)


def test_what_is_not_asked_for_gives_way() -> None:
    async def test() -> None:
        answers, made = Answers(10 * (100 + OVERHEAD)), Evaluation(whole=b"x" * 98)
        made.go.set()
        for text in "abcdefghij":
            await answers.answer(key(text), made.begin)
        await answers.answer(key("a"), made.begin)
        await answers.answer(key("k"), made.begin)
        assert answers.kept(key("a")) is not None
        assert answers.kept(key("b")) is None
        assert answers.statistics()["bytes"] <= 10 * (100 + OVERHEAD)

    run(test)


def test_zero_keeps_nothing_and_lets_everyone_ask() -> None:
    async def test() -> None:
        answers, made = Answers(0), Evaluation(whole=b"yes")
        made.go.set()
        for _ in range(2):
            assert await body(await answers.answer(key(), made.begin)) == b"yes"
        assert (made.begun, answers.statistics()["kept"]) == (2, 0)

    run(test)


def test_a_catalog_that_went_back_forgets_all() -> None:
    async def test() -> None:
        answers, made = Answers(MIB), Evaluation(whole=b"yes")
        made.go.set()
        answers.seen(1)
        await answers.answer(key(), made.begin)
        answers.seen(2)
        assert answers.kept(key()) is not None
        answers.seen(1)
        assert answers.kept(key()) is None

    run(test)


@pytest.mark.parametrize("made", [{"whole": b"abc"}, {"chunks": (b"a", b"b", b"c")}])
def test_those_who_ask_at_once_share_one_evaluation(made: dict[str, bytes]) -> None:
    async def test() -> None:
        answers = Answers(MIB)
        evaluation = Evaluation(*made.get("chunks", ()), whole=made.get("whole"))
        asking = [asyncio.create_task(answers.answer(key(), evaluation.begin)) for _ in range(5)]
        await settle()
        evaluation.go.set()
        assert [await body(await asked) for asked in asking] == [b"abc"] * 5
        assert evaluation.begun == 1
        assert answers.statistics()["shared"] == 4
        assert await body(await answers.answer(key(), evaluation.begin)) == b"abc"
        assert evaluation.begun == 1

    run(test)


def test_whoever_leaves_does_not_stop_it_for_the_others() -> None:
    async def test() -> None:
        answers, evaluation = Answers(MIB), Evaluation(b"a", b"b")
        first, second, third = (asyncio.create_task(answers.answer(key(), evaluation.begin)) for _ in range(3))
        await settle()
        first.cancel()
        third.cancel()
        await settle()
        evaluation.go.set()
        assert await body(await second) == b"ab"
        assert (evaluation.begun, evaluation.closed) == (1, 0)

    run(test)


def test_a_leader_who_leaves_after_the_first_bytes_does_not_stop_it_either() -> None:
    async def test() -> None:
        answers, evaluation = Answers(MIB), Evaluation(*[b"a"] * 100)
        evaluation.go.set()
        leading = asyncio.create_task(answers.answer(key(), evaluation.begin))
        following = asyncio.create_task(answers.answer(key(), evaluation.begin))
        led = await leading
        assert led.whole is None
        await led.aclose()
        assert await body(await following) == b"a" * 100
        assert evaluation.begun == 1

    run(test)


def test_when_all_have_left_it_is_stopped() -> None:
    async def test() -> None:
        answers, evaluation = Answers(MIB), Evaluation(*[b"a"] * 1000)
        evaluation.go.set()
        first, second = (asyncio.create_task(answers.answer(key(), evaluation.begin)) for _ in range(2))
        led = await first
        second.cancel()
        await settle()
        assert evaluation.closed == 0
        await led.aclose()
        await settle()
        assert evaluation.closed == 1
        assert answers.kept(key()) is None
        evaluation.chunks = [b"b"]
        assert await body(await answers.answer(key(), evaluation.begin)) == b"b"  # and can be asked again

    run(test)


def test_an_answer_too_large_to_keep_is_the_leader_s_and_others_ask_on_their_own() -> None:
    async def test() -> None:
        answers = Answers(4_000)
        evaluations = [Evaluation(*[bytes([65 + n]) * 400] * 5) for n in range(3)]
        for evaluation in evaluations:
            evaluation.go.set()
        asked = [asyncio.create_task(answers.answer(key(), e.begin)) for e in evaluations]
        got = [await body(await a) for a in asked]
        assert got == [b"A" * 2000, b"B" * 2000, b"C" * 2000]
        assert [e.begun for e in evaluations] == [1, 1, 1]
        again = Evaluation(b"x" * 2000)
        again.go.set()
        assert await body(await answers.answer(key(), again.begin)) == b"x" * 2000  # at once: it is remembered
        assert answers.statistics()["kept"] == 0

    run(test)


def test_where_the_leader_left_the_next_one_has_the_large_answer_whole() -> None:
    async def test() -> None:
        answers = Answers(4_000)
        shared, own = Evaluation(*[b"A" * 400] * 5), Evaluation(*[b"B" * 400] * 5)
        own.go.set()
        first = asyncio.create_task(answers.answer(key(), shared.begin))
        await settle()
        second = asyncio.create_task(answers.answer(key(), own.begin))
        third = asyncio.create_task(answers.answer(key(), own.begin))
        await settle()
        first.cancel()
        await settle()
        shared.go.set()
        assert await body(await second) == b"A" * 2000
        assert await body(await third) == b"B" * 2000

    run(test)


def test_a_slow_reader_of_a_large_answer_holds_the_evaluation_back() -> None:
    async def test() -> None:
        answers, evaluation = Answers(4_000), Evaluation(*[b"A" * 100_000] * 50)
        evaluation.go.set()
        got = await answers.answer(key(), evaluation.begin)
        await settle()
        assert sum(map(len, got._source._chunks)) < 500_000  # type: ignore[union-attr]
        assert await body(got) == b"A" * 5_000_000

    run(test)


def test_an_error_of_the_query_is_everybody_s_and_is_not_kept() -> None:
    async def test() -> None:
        answers, evaluation = Answers(MIB), Evaluation()
        evaluation.error = BadQuery("no such function")
        asked = [asyncio.create_task(answers.answer(key(), evaluation.begin)) for _ in range(3)]
        await settle()
        evaluation.go.set()
        got = await asyncio.gather(*asked, return_exceptions=True)
        assert [str(g) for g in got] == ["no such function"] * 3
        assert evaluation.begun == 1
        evaluation.error, evaluation.whole = None, b"yes"
        assert await body(await answers.answer(key(), evaluation.begin)) == b"yes"

    run(test)


def test_who_finds_no_room_does_not_take_it_from_the_others() -> None:
    async def test() -> None:
        answers, refused, served = Answers(MIB), Evaluation(), Evaluation(whole=b"yes")
        refused.error = NoRoom("too many of yours")
        served.go.set()
        first = asyncio.create_task(answers.answer(key(), refused.begin))
        await settle()
        others = [asyncio.create_task(answers.answer(key(), served.begin)) for _ in range(2)]
        await settle()
        refused.go.set()
        with pytest.raises(NoRoom):
            await first
        assert [await body(await other) for other in others] == [b"yes", b"yes"]
        assert served.begun == 1

    run(test)


def test_a_kept_answer_is_compressed_once() -> None:
    async def test() -> None:
        answers, made = Answers(MIB), Evaluation(whole=b"row\n" * 1000)
        made.go.set()
        whole = (await answers.answer(key(), made.begin)).whole
        assert whole is not None
        before = answers.statistics()["bytes"]
        first, second = await asyncio.gather(whole.coded("gzip"), whole.coded("gzip"))
        assert first is second is await whole.coded("gzip")
        assert answers.statistics()["bytes"] == before + len(first)
        assert await whole.coded("") == b"row\n" * 1000

    run(test)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_clients_do_each_gets_the_whole_answer_or_its_error(seed: int) -> None:
    """Many ask at once, read fast and slowly, leave before and in the middle; nothing is left behind."""
    chance = random.Random(seed)
    sizes = {"small": 1, "some": 5, "large": 30}  # chunks of 100 bytes; a large answer is not kept

    class Query(Evaluation):
        def __init__(self, name: str) -> None:
            super().__init__(*[name[:1].encode() * 100] * sizes[name], whole=b"s" * 100 if name == "small" else None)
            self.running = True

        async def begin(self) -> "Query":
            await pause()
            if chance.random() < 0.1:
                raise chance.choice([BadQuery("no"), NoRoom("full")])
            return self

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in self.chunks:
                await pause()
                yield chunk

    async def pause() -> None:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)

    async def client(answers: Answers, name: str) -> bool:
        await pause()
        try:
            answer = await answers.answer(key(name), Query(name).begin)
            got = b""
            async for chunk in answer:
                await pause()
                got += chunk
                if chance.random() < 0.02:
                    return False
        except (BadQuery, NoRoom):
            return False
        else:
            assert got == name[:1].encode() * 100 * sizes[name]
            return True
        finally:
            if "answer" in locals():
                await answer.aclose()

    async def test() -> None:
        before = asyncio.all_tasks()
        answers = Answers(8 * 2_000)
        clients = [asyncio.create_task(client(answers, chance.choice(list(sizes)))) for _ in range(200)]
        while any(not c.done() for c in clients):
            await pause()
            await asyncio.sleep(0)
            if chance.random() < 0.05:
                chance.choice(clients).cancel()
        ended = await asyncio.gather(*clients, return_exceptions=True)
        assert not [e for e in ended if isinstance(e, Exception)]
        assert sum(e is True for e in ended) > 50
        await settle()
        assert answers._flights == {}
        assert answers.statistics()["bytes"] == sum(size for _, size in answers._kept.values()) <= 8 * 2_000
        assert asyncio.all_tasks() == before

    run(test)
