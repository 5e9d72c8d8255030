"""What packaging refuses, and with which interpreter it is done; what comes of it is in test_package.py."""

import os
import sys
from pathlib import Path

import pytest

from infra import interpreter, package, patch
from infra.interpreter import Unusable
from infra.package import Failed


def test_only_stages_that_are_configured_are_packaged(capsys: pytest.CaptureFixture[str]) -> None:
    assert package.main(["staging"]) == 1
    assert "There is no stage “staging”; .chalice/config.json has dev, prod, rehearsal." in capsys.readouterr().err


def test_a_missing_wheel_fails_though_chalice_calls_it_a_success(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="Could not install dependencies"):
        package._chalice(talking(tmp_path, "Could not install dependencies: lxml"), "dev", project(tmp_path))


def test_what_chalice_complains_of_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such thing"):
        package._chalice(talking(tmp_path, "no such thing", exit_code=2), "dev", project(tmp_path))


def test_a_template_may_not_speak_of_a_function_that_the_app_does_not_have() -> None:
    half = {"Resources": {"Pages": {"Type": "AWS::Serverless::Function"}, "HearBounces": {"Properties": {}}}}

    with pytest.raises(Failed, match="The templates speak of HearBounces"):
        package._refuse_incomplete(half)


def test_the_copy_holds_what_belongs_into_lambda_and_nobodys_bytecode(tmp_path: Path) -> None:
    package.copy_sources(tmp_path / "copy")

    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == sorted(package.CONTENTS)
    assert [path for path in (tmp_path / "copy").rglob("*") if path.suffix == ".pyc"] == []


def test_what_nothing_opens_is_not_even_fetched(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("babel==2.18.0\n    # via -r requirements.in\npillow==13.0.0\npillow-heif==1.0\n")

    package.leave_unfetched(lock)

    assert lock.read_text() == "babel==2.18.0\n    # via -r requirements.in\npillow-heif==1.0\n"


def test_the_interpreter_at_hand_packages_and_one_is_warned_of_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PYTHON_LAMBDA", raising=False)

    assert interpreter.packaging(tmp_path) == (sys.executable, f"3.{sys.version_info.minor}")
    assert ("Warning" in capsys.readouterr().err) == (sys.version_info < (3, 12))


def test_an_interpreter_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_LAMBDA", "python9.9")

    with pytest.raises(Unusable, match=r"python9\.9 can't be used"):
        interpreter.packaging(tmp_path)


def test_another_interpreter_gets_an_environment_of_its_own_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setenv("PYTHON_LAMBDA", "python3.13")
    monkeypatch.setattr(interpreter, "_run", lambda *command: ran.append(command) or "3.13")
    (tmp_path / "python-3.13").mkdir()

    found = [interpreter.packaging(tmp_path) for _ in range(2)]

    assert found == [(str(tmp_path / "python-3.13" / "bin" / "python"), "3.13")] * 2
    assert [command[1:3] for command in ran if "-c" not in command[1:2]] == [("-m", "venv"), ("-m", "pip")]


def test_a_role_that_nobody_has_goes_and_one_that_somebody_has_stays() -> None:
    role = {"Type": "AWS::IAM::Role"}
    using = {"Type": "AWS::Serverless::Function", "Properties": {"Role": {"Fn::GetAtt": ["DefaultRole", "Arn"]}}}

    assert patch.patched({"Resources": {"DefaultRole": role}}, "dev") == {"Resources": {}}
    assert "DefaultRole" in patch.patched({"Resources": {"DefaultRole": role, "Pages": using}}, "dev")["Resources"]


def test_rights_stand_beside_their_role_in_as_many_policies_as_it_takes_and_the_last_changes_first() -> None:
    table = {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Prefix}" + "x" * 900}
    statements = [{"Effect": "Allow", "Action": [f"dynamodb:{number}"], "Resource": [table]} for number in range(12)]
    document = {"Version": "2012-10-17", "Statement": statements}
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": document}]}}

    found = patch.patched({"Resources": {"Pages": role}}, "dev")["Resources"]

    assert found.pop("Pages")["Properties"] == {
        "ManagedPolicyArns": [{"Ref": "PagesRights1"}, {"Ref": "PagesRights2"}, {"Ref": "PagesRights3"}]
    }
    assert {name: policy.get("DependsOn") for name, policy in found.items()} == {
        "PagesRights1": "PagesRights2",
        "PagesRights2": "PagesRights3",
        "PagesRights3": None,
    }
    assert [policy["Properties"]["PolicyDocument"]["Statement"] for policy in found.values()] == [
        statements[:5],
        statements[5:10],
        statements[10:],
    ]


def talking(folder: Path, words: str, exit_code: int = 0) -> str:
    """An interpreter that only says this."""
    file = folder / "python"
    file.write_text(f"#!/bin/sh\necho '{words}'\nexit {exit_code}\n")
    os.chmod(file, 0o755)
    return str(file)


def project(folder: Path) -> Path:
    (folder / "project").mkdir()
    return folder
