"""The table of alarms as CloudFormation: an alarm each, and one dashboard of all of them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from infra.alarms import alarms
from infra.metrics import ONLY_SHOWN, Metric
from infra.watched import Alarm

# A dashboard is 24 units wide: three graphs beside each other.
WIDTH, HEIGHT, BESIDE = 8, 6, 3
HEADS = 4  # the units that all alarms together take at the top


def template() -> dict[str, Any]:
    resources = {logical_id(alarm.name): _alarm(alarm) for alarm in alarms()}
    return {"Resources": resources | {"OperationsDashboard": _dashboard(alarms())}}


def logical_id(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-")) + "Alarm"


def _alarm(alarm: Alarm) -> dict[str, Any]:
    metric = alarm.metric
    dimensions = [{"Name": name, "Value": _filled(value)} for name, value in metric.dimensions.items()]
    properties = {
        "AlarmName": {"Fn::Sub": f"${{Prefix}}{alarm.name}"},
        "AlarmDescription": f"{alarm.means} What to do: {alarm.runbook}. Why then: {alarm.because}.",
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": dimensions,
        **_statistic(metric.stat),
        "Period": alarm.minutes * 60,
        "EvaluationPeriods": alarm.looks,
        "DatapointsToAlarm": alarm.looks,
        "Threshold": alarm.at,
        "ComparisonOperator": "LessThanThreshold" if alarm.below else "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "breaching" if alarm.silence_rings else "notBreaching",
        "AlarmActions": [{"Ref": "AlarmTopic"}],
        "OKActions": [{"Ref": "AlarmTopic"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _filled(value: str) -> str | dict[str, str]:
    return {"Fn::Sub": value} if "${" in value else value


def _statistic(stat: str) -> dict[str, str]:
    """CloudWatch has two words for it."""
    return {"ExtendedStatistic": stat} if stat.startswith("p") else {"Statistic": stat}


def _dashboard(ringing: Sequence[Alarm]) -> dict[str, Any]:
    graphs: dict[str, list[Alarm | Metric]] = {}
    for alarm in ringing:
        graphs.setdefault(alarm.graph, []).append(alarm)
    for title, metric in ONLY_SHOWN:
        graphs.setdefault(title, []).append(metric)
    widgets = [
        _overview(ringing),
        *(_graph(title, shown, place) for place, (title, shown) in enumerate(graphs.items())),
    ]
    # Fn::Sub reads ${...} only, which JSON has none of but ours.
    body = {"Fn::Sub": json.dumps({"widgets": widgets})}
    name = {"Fn::Sub": "${Prefix}operations"}
    return {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardName": name, "DashboardBody": body}}


def _overview(ringing: Sequence[Alarm]) -> dict[str, Any]:
    account = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm"
    arns = [f"{account}:${{Prefix}}{alarm.name}" for alarm in ringing]
    shape = {"x": 0, "y": 0, "width": WIDTH * BESIDE, "height": HEADS}
    return {"type": "alarm", **shape, "properties": {"title": "Alarms", "alarms": arns}}


def _graph(title: str, shown: Sequence[Alarm | Metric], place: int) -> dict[str, Any]:
    row, column = divmod(place, BESIDE)
    shape = {"x": column * WIDTH, "y": HEADS + row * HEIGHT, "width": WIDTH, "height": HEIGHT}
    properties: dict[str, Any] = {
        "title": title,
        "region": "${AWS::Region}",
        "view": "timeSeries",
        "period": 300,
        "metrics": [_line(each.metric if isinstance(each, Alarm) else each) for each in shown],
        "yAxis": {"left": {"min": 0}},
    }
    if limits := _limits([each for each in shown if isinstance(each, Alarm)]):
        properties["annotations"] = {"horizontal": limits}
    return {"type": "metric", **shape, "properties": properties}


def _line(metric: Metric) -> list[Any]:
    pairs = [part for pair in metric.dimensions.items() for part in pair]
    return [metric.namespace, metric.name, *pairs, {"stat": metric.stat, "label": _label(metric)}]


def _label(metric: Metric) -> str:
    """Whose figure it is; of several of the same one, its name or statistic."""
    whose = "".join(value for name, value in metric.dimensions.items() if name in ("QueueName", "FunctionName"))
    return (
        whose.removeprefix("${Prefix}") or f"{metric.name} {metric.stat if metric.stat.startswith('p') else ''}".strip()
    )


def _limits(ringing: Sequence[Alarm]) -> list[Mapping[str, Any]]:
    """A line where it rings; 30 queues with one limit need one line."""
    return [{"label": "rings", "value": value} for value in sorted({alarm.at for alarm in ringing})]
