"""`bounceback reasons`: finer reasons on the command line."""

from __future__ import annotations


def test_finer_reasons_are_listed_added_renamed_and_put_away(prepared):
    plain = prepared.run("reasons", "list").stdout
    assert "Wrong time\n  1  busy right now\n" in plain

    added = prepared.json("reasons", "add", "wrong-time", "at the dentist's")
    renamed = prepared.json("reasons", "rename", "wrong-time", "driving", "on the road")
    away = prepared.json("reasons", "away", "wrong-time", "busy right now")

    assert added["in_use"][-1] == "at the dentist's"
    assert "on the road" in renamed["in_use"]
    assert away["put_away"] == ["busy right now"]
    (family,) = [each for each in prepared.json("reasons", "list")["families"] if each["own"]]
    assert (family["family"], family["in_use"]) == ("WRONG_TIME", away["in_use"])


def test_what_does_not_exist_is_refused_in_one_line(prepared):
    for arguments, words in (
        (["add", "bad-mood", "x"], "“bad-mood” is no family of reasons."),
        (["add", "no-value", "Price"], "“Price” would be there twice."),
        (["rename", "no-value", "sailing", "x"], "There is no finer reason “sailing” here."),
        (["away", "no-value", "sailing"], "There is no finer reason “sailing” here."),
    ):
        done = prepared.run("reasons", *arguments, check=False)
        assert done.returncode == 2
        assert done.stderr.startswith(words), done.stderr
        assert len(done.stderr.splitlines()) == 1
