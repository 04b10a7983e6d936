"""Addresses of tasks at work; part of the slice's addresses."""

from django.urls import path

from motcua.planning.views import board, coordination, feeds, tasks

_TASK = "ke-hoach/nhiem-vu/<int:task_id>/"

urlpatterns = [
    path(_TASK, tasks.plan_task, name="plan_task"),
    path(f"{_TASK}giao/", tasks.assign, name="task_assign"),
    path(f"{_TASK}ket-thuc/", tasks.close, name="task_close"),
    path(f"{_TASK}mo-lai/", tasks.reopen, name="task_reopen"),
    path(f"{_TASK}dua-ra/", tasks.drop, name="task_drop"),
    path(f"{_TASK}viec-nho/", tasks.add_sub_task, name="sub_task_add"),
    path("ke-hoach/viec-nho/<int:sub_task_id>/xong/", tasks.tick_sub_task, name="sub_task_tick"),
    path("ke-hoach/viec-nho/<int:sub_task_id>/xoa/", tasks.remove_sub_task, name="sub_task_remove"),
    path(f"{_TASK}han/", tasks.add_milestone, name="milestone_add"),
    path("ke-hoach/han/<int:milestone_id>/xong/", tasks.finish_milestone, name="milestone_done"),
    path("ke-hoach/han/<int:milestone_id>/chua-xong/", tasks.reopen_milestone, name="milestone_reopen"),
    path("ke-hoach/han/<int:milestone_id>/doi/", tasks.change_deadline, name="milestone_change"),
    path(f"{_TASK}phoi-hop/", coordination.add_coordinator, name="coordinator_add"),
    path(
        "ke-hoach/phoi-hop/<int:coordinator_id>/bot/",
        coordination.remove_coordinator,
        name="coordinator_remove",
    ),
    path(f"{_TASK}de-nghi/", coordination.ask, name="coordination_ask"),
    path("ke-hoach/de-nghi/<int:request_id>/tra-loi/", coordination.answer, name="coordination_answer"),
    path("ke-hoach/de-nghi/<int:request_id>/tep/", coordination.answer_file, name="coordination_file"),
    path(f"{_TASK}san-pham/", coordination.link, name="task_product_link"),
    path(f"{_TASK}san-pham/<slug:kind>/<int:object_id>/bo/", coordination.unlink, name="task_product_unlink"),
    path("ke-hoach/<int:plan_id>/bang/", board.plan_board, name="plan_board"),
    path("ke-hoach/<int:plan_id>/ca-nam/", board.plan_year_view, name="plan_year_view"),
    path("ke-hoach/viec-cua-toi/", board.my_tasks, name="my_plan_tasks"),
    path("ke-hoach/loi-nhac/", board.my_notices, name="my_notices"),
    path("ke-hoach/loi-nhac/da-doc/", board.read_all, name="notices_read"),
    path("ke-hoach/lich/", feeds.calendar_feeds, name="calendar_feeds"),
    path("ke-hoach/lich/lap/", feeds.renew, name="calendar_feed_renew"),
    path("ke-hoach/lich/cham-dut/", feeds.end, name="calendar_feed_end"),
    path("ke-hoach/lich/<int:agency_id>/<slug:secret>.ics", feeds.calendar_feed, name="calendar_feed"),
]
