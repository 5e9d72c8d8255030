"""Whatever can get stuck rings, and every alarm says what to do about it."""

import json
import re
from typing import Any

from app import app
from chalicelib.domain.messages import MARKETPLACE_NEWS, QUEUES, WITHOUT_QUEUE
from chalicelib.handlers import metrics
from infra import alarms as table
from infra import metrics as measured
from infra import monitoring
from infra.alarms import alarms
from infra.watched import Alarm
from tests.house import ROOT
from tests.infra.stages import of_kind, template

RUNBOOK = ROOT / "docs" / "runbook"


def queues() -> dict[str, dict[str, Any]]:
    """By their names, without the prefix."""
    found = of_kind("AWS::SQS::Queue", template()).values()
    return {queue["Properties"]["QueueName"]["Fn::Sub"].removeprefix("${Prefix}"): queue for queue in found}


def ringing(of: str, metric: str) -> list[Alarm]:
    return [alarm for alarm in alarms() if alarm.of == of and alarm.metric.name == metric]


def test_every_queue_has_a_dead_letter_queue_and_patience_for_five_tries() -> None:
    for name in QUEUES:
        said = queues()[name]["Properties"]
        arn, _attribute = said["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
        dead = template()["Resources"][arn]["Properties"]
        assert dead["QueueName"] == {"Fn::Sub": f"${{Prefix}}{name}-dlq"}
        assert said["RedrivePolicy"]["maxReceiveCount"] == 5
        assert said["VisibilityTimeout"] >= 6 * 60
        # News carry postcodes, and the sweep brings what they meant.
        days = 2 if name == MARKETPLACE_NEWS else 14
        assert dead["MessageRetentionPeriod"] == days * 24 * 3600


def test_there_is_no_queue_that_the_code_does_not_know() -> None:
    assert set(queues()) == {*QUEUES, *(f"{name}-dlq" for name in (*QUEUES, *WITHOUT_QUEUE))}


def test_every_dead_letter_queue_rings_with_its_first_message() -> None:
    dead = [name for name in queues() if name.endswith("-dlq")]

    for name in dead:
        (alarm,) = ringing(name, "ApproximateNumberOfMessagesVisible")
        assert (alarm.at, alarm.looks, alarm.metric.stat) == (1, 1, "Maximum")
        assert alarm.metric.dimensions == {"QueueName": f"${{Prefix}}{name}"}


def test_every_queue_rings_when_it_is_not_emptied() -> None:
    for name in QUEUES:
        (alarm,) = ringing(name, "ApproximateAgeOfOldestMessage")
        assert alarm.at <= 3600


def test_every_schedule_rings_when_it_has_not_succeeded_for_a_quarter_of_an_hour() -> None:
    schedules = [source.name for source in app.event_sources if type(source).__name__ == "ScheduledEventConfig"]

    assert schedules == list(table.SCHEDULES)
    for name in schedules:
        (alarm,) = [alarm for alarm in alarms() if alarm.of == name and alarm.silence_rings]
        assert (alarm.minutes * alarm.looks, alarm.below, alarm.at) == (15, True, 1)


def test_every_function_rings_when_it_fails_is_held_back_or_runs_out_of_time() -> None:
    names = ["pages", *(source.name for source in app.event_sources)]

    assert sorted(table.functions()) == sorted(names)
    for name in names:
        assert [len(ringing(name, metric)) for metric in ("Errors", "Throttles", "Duration")] == [1, 1, 1]
        (slow,) = ringing(name, "Duration")
        assert slow.at == 800 * table.functions()[name]


def test_our_own_metrics_are_those_that_the_code_writes() -> None:
    shown = [alarm.metric for alarm in alarms()] + [metric for _title, metric in measured.ONLY_SHOWN]
    ours = [metric for metric in shown if metric.namespace == metrics.NAMESPACE]

    assert {metric.name for metric in ours} == set(metrics.UNITS)
    assert all(metric.dimensions == {"service": metrics.SERVICE, "stage": "${Stage}"} for metric in ours)


def test_orders_whose_fate_at_amazon_is_bad_or_unknown_ring_at_once() -> None:
    rings = {alarm.metric.name: alarm for alarm in alarms()}

    for name in ("OrdersUnknown", "OrdersRefused"):
        assert (rings[name].at, rings[name].looks, rings[name].minutes) == (1, 1, 5)


def test_every_alarm_tells_whoever_was_named_at_the_deploy() -> None:
    made = of_kind("AWS::CloudWatch::Alarm", template())

    assert sorted(made) == sorted(monitoring.logical_id(alarm.name) for alarm in alarms())
    assert len(made) == len(alarms())
    for alarm in made.values():
        said = alarm["Properties"]
        assert said["AlarmActions"] == said["OKActions"] == [{"Ref": "AlarmTopic"}]
        assert len(said["AlarmDescription"]) <= 1024
        assert re.search(r"docs/runbook/[a-z-]+\.md", said["AlarmDescription"])
    subscriptions = of_kind("AWS::SNS::Subscription", template()).values()
    mails = [one["Properties"]["Endpoint"] for one in subscriptions if one["Properties"]["Protocol"] == "email"]
    assert mails == [{"Ref": "AlarmAddress"}, {"Ref": "AlarmAddress2"}, {"Ref": "AlarmAddress3"}]


def test_silence_rings_only_where_it_is_the_bad_news() -> None:
    made = of_kind("AWS::CloudWatch::Alarm", template())

    breaching = [name for name, alarm in made.items() if alarm["Properties"]["TreatMissingData"] == "breaching"]

    assert sorted(breaching) == [
        "BeginSweepsSilentAlarm",
        "PublishDueSilentAlarm",
        "PushInventorySilentAlarm",
        "PushTrackingSilentAlarm",
    ]


def test_every_alarm_has_its_page_and_every_page_its_alarm() -> None:
    pages = {f"docs/runbook/{file.name}" for file in RUNBOOK.glob("*.md") if file.name != "README.md"}

    assert {alarm.runbook for alarm in alarms()} == pages


def test_every_page_says_what_it_means_where_to_look_and_what_to_do() -> None:
    for alarm in alarms():
        page = (ROOT / alarm.runbook).read_text()
        assert re.findall(r"(?m)^#+ (.+)$", page) == [alarm.page or alarm.name, "What it means", "Look", "Do"]
        assert alarm.name in page or alarm.name.replace(alarm.of, "<function>") in page


def test_the_first_page_leads_to_all_others_and_no_link_is_dead() -> None:
    links = {file.name: set(re.findall(r"\]\(([^)#]+)\)", file.read_text())) for file in RUNBOOK.glob("*.md")}

    assert {file for file in links if file != "README.md"} <= links["README.md"]
    assert [(file, link) for file, found in links.items() for link in found if not (RUNBOOK / link).exists()] == []


def test_the_dashboard_shows_every_alarm_with_the_line_where_it_rings() -> None:
    dashboard = template()["Resources"]["OperationsDashboard"]["Properties"]

    widgets = json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"]

    overview, *graphs = widgets
    assert [arn.rpartition("${Prefix}")[2] for arn in overview["properties"]["alarms"]] == [a.name for a in alarms()]
    by_title = {graph["properties"]["title"]: graph["properties"] for graph in graphs}
    assert len(by_title) == len(graphs)
    for alarm in alarms():
        shown = by_title[alarm.graph]
        assert any(line[:2] == [alarm.metric.namespace, alarm.metric.name] for line in shown["metrics"])
        assert alarm.at in [limit["value"] for limit in shown["annotations"]["horizontal"]]
    assert all(graph["x"] + graph["width"] <= 24 for graph in widgets)
    places = [(graph["x"], graph["y"]) for graph in widgets]
    assert len(set(places)) == len(places)
