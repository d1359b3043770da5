from bounceback.core.outcomes import MEANINGS, REASON_LABELS, Depth, Outcome, Reason, depth_of


def test_the_depth_of_a_talk():
    assert depth_of(Outcome.NO_ANSWER, None) is None
    assert depth_of(Outcome.NO, None) is None
    assert depth_of(Outcome.HUNG_UP, None) is Depth.HUNG_UP
    assert depth_of(Outcome.NO, 9) is Depth.HUNG_UP
    assert depth_of(Outcome.NO, 10) is Depth.SHORT
    assert depth_of(Outcome.NO, 60) is Depth.CONVERSATION
    assert depth_of(Outcome.RUNG, 9) is Depth.PERMISSION
    assert depth_of(Outcome.SALE, 9) is Depth.APPOINTMENT


def test_a_no_that_was_saved_went_as_far_as_the_rung_that_saved_it():
    assert depth_of(Outcome.NO, 40, main=False) is Depth.PERMISSION
    assert depth_of(Outcome.HUNG_UP, None, main=False) is Depth.PERMISSION
    assert depth_of(Outcome.NO, 40, main=True) is Depth.APPOINTMENT
    assert depth_of(Outcome.RUNG, 40, main=True) is Depth.APPOINTMENT
    assert depth_of(Outcome.VOICEMAIL, None, main=False) is None


def test_every_outcome_and_reason_has_its_row():
    assert set(MEANINGS) == set(Outcome)
    assert set(REASON_LABELS) == set(Reason)
