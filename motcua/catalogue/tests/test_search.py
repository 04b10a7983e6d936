"""Finding procedures by what people type, among a few and among all of the country."""

from __future__ import annotations

import statistics
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import stamp
from motcua.catalogue.actions import add_procedure, approve_version, end_version, offer_procedure
from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.models import OnlineLevel, Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.search import BUSINESS, PERSON, Answer, Question, ask
from motcua.catalogue.search.index import Entry, Index, build, current_index
from motcua.catalogue.search.spelling import Vocabulary, distance
from motcua.catalogue.search.words import search_words
from motcua.catalogue.starter import load_starter_pack
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM
from motcua.core.clock import today
from motcua.core.text import fold
from motcua.demo.cast import COMMUNE, Organisation
from tests.support.many_procedures import fill_catalogue, questions

START = date(2025, 7, 1)


def enter(
    code: str, name: str, *, who: tuple[str, ...] = ("Đối tượng khác",), sector: str = "ho-tich"
) -> ProcedureVersion:
    """A procedure in force."""
    version = add_procedure(
        code=code,
        content=content(name=name, who_may_apply=who, sector_code=sector),
        sector_name=sector,
        executing=ExecutingKind.COMMUNE,
        actor=SYSTEM,
    )
    return approve_version(version, decision_no="1/QĐ", decision_on=None, valid_from=START, actor=SYSTEM)


def codes(answer: Answer) -> list[str]:
    """What was found, best first."""
    return [entry.code for entry in answer.entries]


@pytest.fixture
def agency_id(organisation: Organisation) -> int:
    """The commune."""
    return organisation.agencies[COMMUNE].pk


@pytest.fixture
def pack(agency_id: int) -> int:
    """The starter pack, offered by the commune."""
    load_starter_pack(SYSTEM, agency_id=agency_id)
    return agency_id


EVERYDAY = (
    ("làm giấy khai sinh", "1.001193"),
    ("lam giay khai sinh cho con", "1.001193"),
    ("con mới đẻ", "1.001193"),
    ("khaisinh", "1.001193"),
    ("khay xinh", "1.001193"),
    ("đăng kí khai sin", "1.001193"),
    ("sao y", "2.000815"),
    ("công chứng giấy tờ", "2.000815"),
    ("sao y bản chính", "2.000815"),
    ("hộ nghèo", "1.011606"),
    ("độc thân", "1.004873"),
    ("xác nhận độc thân", "1.004873"),
    ("tthn", "1.004873"),
    ("giấy báo tử", "1.000656"),
    ("nguoi chet", "1.000656"),
    ("cưới", "1.000894"),
    ("dang ky ket hon", "1.000894"),
    ("mở quán", "1.001612"),
    ("hkd", "1.001612"),
    ("giấy ủy quyền", "2.000884"),
    ("2.000815", "2.000815"),
    ("2000815", "2.000815"),
    ("thủ tục 2.000815", "2.000815"),
    ("tranh chấp đất", "1.012812"),
)


@pytest.mark.django_db
def test_everyday_words_abbreviations_and_misspellings_lead_to_the_procedure(pack: int) -> None:
    held = set(Procedure.objects.values_list("code", flat=True))
    wrong = []
    for text, code in EVERYDAY:
        if code in held:
            first = codes(ask(Question(text, agency_id=pack)))[:3]
            if code not in first:
                wrong.append(f"{text} → {first}, not {code}")
    assert not wrong
    assert sum(code in held for _, code in EVERYDAY) > 15


@pytest.mark.django_db
def test_what_was_understood_is_told(pack: int) -> None:
    answer = ask(Question("độc thân", agency_id=pack))
    assert answer.understood == ("xác nhận tình trạng hôn nhân",)
    assert not answer.is_near
    assert ask(Question("khai sinh", agency_id=pack)).understood == ()
    assert ask(Question("khai xinhh", agency_id=pack)).is_near
    assert ask(Question("xyz qwerty", agency_id=pack)) == Answer((), 0)


@pytest.mark.django_db
def test_accents_as_typed_decide_between_names_that_fold_alike() -> None:
    enter("1.000001", "Cấp lại thẻ")
    enter("1.000002", "Cấp lái thẻ")
    assert codes(ask(Question("cấp lái")))[0] == "1.000002"
    assert codes(ask(Question("cấp lại")))[0] == "1.000001"


@pytest.mark.django_db
def test_filters_narrow_by_sector_person_business_channel_and_online(agency_id: int) -> None:
    person = enter("1.000001", "Đăng ký khai sinh", who=("Công dân Việt Nam",))
    firm = enter("1.000002", "Đăng ký kinh doanh", who=("Doanh nghiệp",), sector="kinh-doanh")
    enter("1.000003", "Đăng ký khác")
    for version, channels, level in (
        (person, [Channel.COUNTER, Channel.ONLINE], OnlineLevel.PARTIAL),
        (firm, [Channel.COUNTER], OnlineLevel.NONE),
    ):
        offer_procedure(
            version.procedure, agency_id=agency_id, channels=channels, online_level=level, valid_from=START,
            actor=SYSTEM,
        )  # fmt: skip

    def found(**narrowed: object) -> list[str]:
        return sorted(codes(ask(Question("đăng ký", agency_id=agency_id, **narrowed))))  # type: ignore[arg-type]

    assert found() == ["1.000001", "1.000002", "1.000003"]
    assert found(offered=True) == ["1.000001", "1.000002"]
    assert found(who=PERSON) == ["1.000001", "1.000003"], "who is not named is not left out"
    assert found(who=BUSINESS) == ["1.000002", "1.000003"]
    assert found(sector="kinh-doanh") == ["1.000002"]
    assert found(channel="online") == found(online="any") == ["1.000001"]
    assert found(online="full") == []
    assert found(executing="province") == []
    assert found(codes=("1.000003",)) == ["1.000003"]


@pytest.mark.django_db
def test_a_local_code_is_found_by_the_national_one_too() -> None:
    version = enter("1.012753.H19", "Đăng ký đất đai lần đầu")
    Procedure.objects.filter(pk=version.procedure_id).update(national_code="1.012753")
    stamp.changed()
    assert codes(ask(Question("1.012753"))) == ["1.012753.H19"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ProcedureKind.INTERNAL_BETWEEN, ProcedureKind.INTERNAL_WITHIN])
def test_an_internal_procedure_is_never_found(kind: str) -> None:
    version = enter("1.000001", "Đăng ký nội bộ")
    Procedure.objects.filter(pk=version.procedure_id).update(kind=kind)
    stamp.changed()
    assert ask(Question("đăng ký nội bộ")).entries == ()
    assert ask(Question("1.000001")).entries == ()


@pytest.mark.django_db
def test_the_index_is_kept_until_the_catalogue_changes_and_never_before_the_first_stamp() -> None:
    assert current_index() is not current_index(), "nothing says yet whether it is still true"
    version = enter("1.000001", "Đăng ký khai sinh")
    first = current_index()
    assert current_index() is first
    end_version(version, valid_to=START, basis="2/QĐ", actor=SYSTEM)
    assert current_index() is not first
    assert ask(Question("khai sinh")).entries == ()


@pytest.mark.django_db
def test_who_may_apply_is_read_from_the_whole_content_when_its_name_fills_the_head() -> None:
    enter("1.000001", "Rất dài " * 400, who=("Doanh nghiệp",))
    assert build(today()).entries[0].for_person is False


# The only slow part is making 6,300 rows; what is measured is CPU, so that a busy machine does not matter.
@pytest.mark.slow
@pytest.mark.django_db
def test_six_thousand_procedures_are_indexed_within_a_second_and_searched_within_the_bar(
    agency_id: int,
) -> None:
    fill_catalogue(agency_id)
    used = time.thread_time()
    index = current_index()
    assert time.thread_time() - used < 2.0, "about 0.4 s on a quiet machine"
    assert len(index.entries) == 6_300
    times = []
    found = 0
    for text in questions(200):
        used = time.thread_time()
        found += bool(ask(Question(text, agency_id=agency_id)).entries)
        times.append((time.thread_time() - used) * 1000)
    assert statistics.quantiles(times, n=20)[-1] < 50
    assert found > 190, "nearly everything typed leads somewhere"


def _index(*names: str) -> Index:
    return Index(
        Entry(
            pk=number, version_pk=number, valid_from=START, code=f"1.{number:06}", national_code="",
            name=name, sector_code="s", sector_name="", executing="commune", executing_agency="",
            for_person=None, for_business=None, offers={}, name_words=frozenset(fold(name).split()),
            folded=fold(name), extra="",
        )
        for number, name in enumerate(names)
    )  # fmt: skip


def test_many_threads_may_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    index = _index("Đăng ký khai sinh", "Đăng ký khai tử", "Cấp giấy phép xây dựng")
    monkeypatch.setattr("motcua.catalogue.search.current_index", lambda: index)
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(codes(ask(Question("khai xinhh"))))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["1.000000"]] * 8


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    index = _index("Đăng ký khai sinh", "Đăng ký khai tử")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("motcua.catalogue.search.current_index", lambda: index)
        answer = ask(Question(text))
    assert len(answer.entries) == answer.total <= 2


def test_the_shipped_words_say_each_phrase_once_and_in_official_words() -> None:
    import tomllib

    from motcua.catalogue.search import words

    table = tomllib.loads(Path(words.__file__).with_name("words.toml").read_text(encoding="utf-8"))
    said = [fold(phrase) for row in table["same"] for phrase in row["said"]]
    assert sorted(said) == sorted(set(said)), [phrase for phrase in said if said.count(phrase) > 1]
    assert all(len(phrase.split()) <= 6 for phrase in said)
    assert search_words().phrases[("sao", "y")] == ("chứng thực bản sao từ bản chính",)


def slow_distance(left: str, right: str) -> int:
    """The textbook recursion, for checking."""
    if not left or not right:
        return len(left) + len(right)
    return min(
        slow_distance(left[1:], right) + 1,
        slow_distance(left, right[1:]) + 1,
        slow_distance(left[1:], right[1:]) + (left[0] != right[0]),
    )


short = st.text("abc", max_size=5)


@given(short, short, st.integers(0, 6))
def test_the_distance_of_words_equals_the_textbook(left: str, right: str, most: int) -> None:
    assert distance(left, right, most) == min(slow_distance(left, right), most + 1)


ones = st.text("abch", min_size=2, max_size=7)


@given(st.lists(ones, max_size=8), ones)
def test_every_word_within_the_slips_is_near(known: list[str], word: str) -> None:
    near = Vocabulary(known).near(word)
    for other in known:
        most = 2 if len(word) >= 6 and len(other) >= 6 else 1
        slips = distance(word, other, most)
        if slips <= most and 1 - slips / max(len(word), len(other)) >= 0.5:
            assert other in near


def test_words_run_together_are_taken_apart() -> None:
    known = Vocabulary(["dang", "ky", "khai", "sinh"])
    assert known.split("dangkykhaisinh") == ("dang", "ky", "khai", "sinh")
    assert known.split("khaizsinh") == ()
