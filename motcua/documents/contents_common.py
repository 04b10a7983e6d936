"""Pieces of contents that several forms share: the head, the identity block, receivers, contact line."""

from __future__ import annotations

from motcua.documents.form_table import FormKind, desk_name, number_line, official_title
from motcua.documents.official_forms import FormHead, Party, Signer, Subject
from motcua.documents.sheet import Block, Head, Line, Run, Sheet, Signature
from motcua.documents.words import date_words, unbroken
from motcua.law.book import Era

SIGN_NAME = "(Ký và ghi rõ họ tên)"
SIGN_AND_SEAL = "(Ký tên và đóng dấu)"


def field(label: str, value: str, *, strong: bool = False) -> Line:
    """A labelled line, "Địa chỉ: …"."""
    return Line((Run(f"{label}: "), Run(value, "b" if strong else "")))


def fields_in_row(*pairs: tuple[str, str]) -> list[Block]:
    """Short labelled values on one line; those without a value are left out."""
    parts = [f"{label}: {value}" for label, value in pairs if value]
    return [Line((Run("; ".join(parts)),))] if parts else []


def paragraph(*runs: Run) -> Line:
    """A paragraph of running text with a first-line indent."""
    return Line(runs, role="text")


def paragraphs(before: str, text: str) -> list[Block]:
    """Free text as paragraphs, one for each of its own lines; ``before`` leads the first."""
    lines = [line.strip() for line in text.split("\n") if line.strip()] or ["………"]
    return [paragraph(Run(before + line if place == 0 else line)) for place, line in enumerate(lines)]


def unstopped(text: str) -> str:
    """Text that a sentence of ours will close: without a full stop of its own."""
    return text.strip().rstrip(".;")


def address_of(party: Party) -> str:
    """How the text speaks to the party in the middle of a sentence."""
    return "Quý tổ chức" if party.is_organisation else "Ông/Bà"


def contact_lines(party: Party) -> list[Block]:
    """Number of identity, telephone, address and e-mail, each only where known."""
    return [
        *fields_in_row((party.id_label, party.id_number), ("Số điện thoại", unbroken(party.phone))),
        *fields_in_row(("Địa chỉ", party.address), ("Email", party.email)),
    ]


def procedure_runs(name: str, code: str) -> tuple[Run, ...]:
    """The procedure's name in bold, its national code after it."""
    return (Run(name, "b"), Run(f" (mã thủ tục {code})")) if code else (Run(name, "b"),)


def identity_block(subject: Subject) -> list[Block]:
    """Whose dossier, what is asked for, how to reach the person (forms 02, 03)."""
    return [
        field("Hồ sơ của", subject.owner.name, strong=True),
        *contact_lines(subject.owner),
        Line(
            (Run("Nội dung yêu cầu giải quyết: "), *procedure_runs(subject.procedure, subject.procedure_code))
        ),
    ]


def questions_to(owner: Party, name: str, phone: str, lookup: str = "") -> list[Block]:
    """Where to ask, in one sentence; nothing where neither a person, a telephone nor an address is known."""
    ways = [f"tra cứu tại {lookup}"] if lookup else []
    person = ", ".join(part for part in (name, f"số điện thoại {unbroken(phone)}" if phone else "") if part)
    if person:
        ways.append(f"liên hệ {person}")
    if not ways:
        return []
    return [
        paragraph(
            Run(f"Nếu có vướng mắc, đề nghị {address_of(owner)} {' hoặc '.join(ways)} để được hướng dẫn.")
        )
    ]


def head_signature(signer: Signer) -> Signature:
    """The block of the head who signs and seals."""
    return Signature(tuple(line.upper() for line in signer.title), SIGN_AND_SEAL, signer.name)


def receivers(lines: tuple[str, ...], era: Era, head: FormHead) -> tuple[str, ...]:
    """The list under "Nơi nhận"; by default the addressee, the desk and the archive."""
    given = tuple(line.rstrip(".; ") for line in lines)
    names = given or ("Như trên", desk_name(era, head.desk_place), "Lưu: VT, hồ sơ")
    return tuple(f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, 1))


def head_of(form_head: FormHead, kind: FormKind, era: Era, *, by_desk: bool) -> Head:
    """The two-column head; the desk issues what is done at the counter, the agency what its head signs."""
    parent, agency = form_head.parent_agency.upper(), form_head.agency.upper()
    title = official_title(kind, era)
    on_cover = kind is FormKind.REGISTER  # a book has neither number nor one date
    return Head(
        above=tuple(name for name in ((parent, agency) if by_desk else (parent,)) if name),
        issuer=desk_name(era, form_head.desk_place).upper() if by_desk else agency,
        number="" if on_cover else number_line(kind, form_head.number, era),
        place_and_date="" if on_cover else f"{form_head.place}, {date_words(form_head.dated_on)}",
        form_note=f"Mẫu số {title.number} ({title.citation})",
    )


def sheet_of(
    form_head: FormHead,
    kind: FormKind,
    era: Era,
    blocks: list[Block],
    *,
    by_desk: bool,
    subtitle: str = "",
) -> Sheet:
    """A form around its blocks."""
    head = head_of(form_head, kind, era, by_desk=by_desk)
    return Sheet(
        head=head,
        title=official_title(kind, era).title,
        subtitle=subtitle,
        code_label="Mã hồ sơ: ",
        code=form_head.dossier_code,
        tracking_url=form_head.tracking_url,
        qr_hint="Quét mã để tra cứu" if form_head.tracking_url else "",
        blocks=tuple(blocks),
        dated_on=form_head.dated_on,
        author=head.issuer,
    )
