"""Each deed as the screens see it: its form, its action, its tone. One table draws pages and buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.core.actor import Actor
from motcua.core.permissions import allowed
from motcua.dossiers import actions, forms, referral_forms
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import DEED_LABELS, fitting_deeds

Run = Callable[..., Dossier]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed offered on the dossier page. ``form`` holds its facts under the action's argument names.

    ``consequences``: what follows from a deed that cannot be taken back, told before the button.
    """

    name: str
    action: Run
    form: type[forms.DeedForm]
    help: str
    tone: str = "primary"
    consequences: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The button's words."""
        return DEED_LABELS[self.name]

    @property
    def permission(self) -> str:
        """The row of the permission table."""
        return str(self.action.permission)  # type: ignore[attr-defined]

    def perform(self, dossier: Dossier, actor: Actor, request_id: str, facts: Mapping[str, Any]) -> Dossier:
        """Call the action with the form's facts."""
        return self.action(dossier, actor=actor, request_id=request_id, **facts)


_TABLE = (
    Deed(
        "receive",
        actions.receive,
        forms.ReceiveRegistered,
        "Hồ sơ đầy đủ, hợp lệ. Thời hạn tính từ bây giờ.",
    ),
    Deed("guide", actions.guide, forms.Guide, "Ghi một lần, đầy đủ những gì còn thiếu. In mẫu số 02."),
    Deed("resubmit", actions.resubmit, forms.AddedPapers, "Người nộp đã hoàn thiện hồ sơ theo hướng dẫn."),
    Deed("transfer", actions.transfer, forms.Holder, "Giao hồ sơ cho người xử lý bước đầu tiên."),
    Deed("forward", actions.forward, forms.Holder, "Xong bước này, chuyển sang bước sau."),
    Deed("propose_approval", actions.propose_approval, forms.Opinion, "Trình lãnh đạo duyệt kết quả."),
    Deed(
        "approve",
        actions.approve,
        forms.DeedForm,
        "Đồng ý giải quyết. Hồ sơ chuyển sang phát hành kết quả.",
    ),
    Deed(
        "refuse",
        actions.refuse,
        forms.Refuse,
        "Từ chối sau thẩm định. In mẫu số 03.",
        "danger",
        ("Hồ sơ kết thúc bằng văn bản từ chối, trả cho người nộp.", "Quyết định này không rút lại được."),
    ),
    Deed("extend", actions.extend, forms.Extend, "Xin lỗi và hẹn lại, chỉ một lần. In mẫu số 04."),
    Deed(
        "request_second_supplement",
        actions.request_second_supplement,
        forms.DeedForm,
        "Đồng ý cho yêu cầu bổ sung lần nữa.",
        "danger",
        (
            "Người nộp phải đi lại thêm một lần; mẫu số 02 ghi rõ đây là lần thứ hai.",
            "Bộ chỉ số 766 tính hồ sơ này là quá hạn.",
        ),
    ),
    Deed("reopen", actions.reopen, forms.DeedForm, "Mở lại hồ sơ để sửa sai sót của cơ quan."),
    Deed(
        "reject_proposal",
        actions.reject_proposal,
        forms.Reason,
        "Không đồng ý, trả lại người đề nghị.",
        "secondary",
    ),
    Deed(
        "issue_result",
        actions.issue_result,
        forms.IssueResult,
        "Ghi số, ngày của kết quả và chuyển ra quầy.",
    ),
    Deed("hand_over", actions.hand_over, forms.HandOver, "Trả kết quả đúng người, ghi căn cứ nhận."),
    Deed(
        "receive_supplement",
        actions.receive_supplement,
        forms.SupplementPapers,
        "Người nộp đã bổ sung đủ. Thời hạn tính lại từ đầu.",
    ),
    Deed("mark_fee_paid", actions.mark_fee_paid, forms.FeePaid, "Ghi nhận tiền đã nộp và số biên lai."),
    Deed(
        "digitise",
        actions.digitise,
        forms.Digitise,
        "Thêm bản quét cho giấy tờ đã nhận.",
        "secondary",
    ),
    Deed(
        "request_supplement",
        actions.request_supplement,
        forms.Guide,
        "Chỉ được yêu cầu một lần; ghi đầy đủ. In mẫu số 02.",
        "secondary",
    ),
    Deed("propose_refusal", actions.propose_refusal, forms.Reason, "Trình lãnh đạo từ chối.", "secondary"),
    Deed(
        "propose_extension",
        actions.propose_extension,
        forms.ProposeExtension,
        "Chỉ được hẹn lại một lần, trước ngày hẹn ít nhất 1 ngày.",
        "secondary",
    ),
    Deed(
        "propose_second_supplement",
        actions.propose_second_supplement,
        forms.Guide,
        "Phải có lý do; lãnh đạo quyết định.",
        "secondary",
    ),
    Deed(
        "consult",
        actions.consult,
        forms.Consult,
        "Hỏi ý kiến cơ quan khác. Im lặng không phải là đồng ý.",
        "secondary",
    ),
    Deed(
        "answer_consultation",
        actions.answer_consultation,
        forms.AnswerConsultation,
        "Ghi ý kiến đã nhận.",
        "secondary",
    ),
    Deed(
        "refer",
        actions.refer,
        referral_forms.Refer,
        "Giao phần việc cho cơ quan khác, mỗi phần có thời hạn. In phiếu chuyển.",
        "secondary",
    ),
    Deed(
        "answer_referral",
        actions.answer_referral,
        referral_forms.AnswerReferral,
        "Ghi kết quả của cơ quan ngoài hệ thống.",
        "secondary",
    ),
    Deed(
        "continue_referrals",
        actions.continue_referrals,
        forms.Reason,
        "Gửi phần việc kế tiếp dù phần trước chưa xong.",
        "secondary",
    ),
    Deed(
        "recall_referral",
        actions.recall_referral,
        referral_forms.RecallReferral,
        "Không cần cơ quan kia làm nữa.",
        "secondary",
    ),
    Deed("assign", actions.assign, forms.Assign, "Giao cho người khác cùng bước.", "secondary"),
    Deed(
        "return_step",
        actions.return_step,
        forms.ReturnStep,
        "Trả về bước trước, ghi rõ lý do.",
        "secondary",
    ),
    Deed(
        "require_fee",
        actions.require_fee,
        forms.RequireFee,
        "Yêu cầu nộp tiền trước khi làm tiếp. Thời hạn vẫn tính.",
        "secondary",
    ),
    Deed(
        "correct_error",
        actions.correct_error,
        forms.Reason,
        "Kết quả sai do cơ quan: đề nghị mở lại.",
        "secondary",
    ),
    Deed(
        "refuse_at_desk",
        actions.refuse_at_desk,
        forms.Refuse,
        "Ghi lý do và căn cứ. In mẫu số 03.",
        "danger",
        ("Hồ sơ kết thúc, không được tiếp nhận.", "Người nộp nhận phiếu từ chối có lý do và căn cứ."),
    ),
    Deed(
        "withdraw",
        actions.withdraw,
        forms.Reason,
        "Người nộp rút hồ sơ trước khi tiếp nhận.",
        "danger",
        ("Hồ sơ kết thúc và không mở lại được.", "Muốn làm tiếp, người nộp phải nộp hồ sơ mới."),
    ),
    Deed(
        "stop",
        actions.stop,
        forms.Stop,
        "Chỉ khi chưa có quyết định giải quyết.",
        "danger",
        (
            "Hồ sơ kết thúc mà không có kết quả, không mở lại được.",
            "Hồ sơ tiếp nhận từ 01/7/2025 có thông báo dừng giải quyết (mẫu số 05) để in.",
            "Giấy tờ và tiền đã nộp trả lại theo quy định của ngành.",
        ),
    ),
)

DEEDS: Mapping[str, Deed] = {deed.name: deed for deed in _TABLE}


def offered(dossier: Dossier, actor: Actor) -> list[Deed]:
    """The deeds that fit the dossier's state and that this actor may do: the buttons, main ones first."""
    fitting = set(fitting_deeds(dossier.state))
    return [deed for deed in _TABLE if deed.name in fitting and allowed(actor, deed.permission, dossier)]
