"""The page of measurements: each benchmark writes its own section and no other."""

from benchmarks.report import Section


def write(page, name, line):
    section = Section(name, name.title(), "how")
    section.say(line)
    section.write(page)


def test_sections_stand_in_their_order_whoever_is_written_first(tmp_path):
    page = tmp_path / "page.md"
    for name in ("Repair", "Mission", "Large"):
        write(page, name.lower(), "line")

    text = page.read_text()

    assert text.index("## Mission") < text.index("## Large") < text.index("## Repair")


def test_a_section_that_is_written_again_replaces_only_itself(tmp_path):
    page = tmp_path / "page.md"
    write(page, "mission", "old")
    write(page, "repair", "other")

    write(page, "mission", "new")

    text = page.read_text()
    assert "old" not in text
    assert text.count("## Mission") == 1
    assert "other" in text


def test_without_a_page_nothing_is_written(tmp_path):
    write(None, "mission", "line")
    assert not list(tmp_path.iterdir())


def test_rows_are_those_of_a_markdown_table(capsys):
    section = Section("mission", "Mission", "how")
    section.headings(["a", "b"])
    section.row(["1", "2"])
    assert capsys.readouterr().out == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
