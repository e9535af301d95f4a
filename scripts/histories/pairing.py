"""Which runs of two servers correspond."""

from . import races


def read(folder, read_history):
    return {
        test.name: [read_history(path, test.name) for path in sorted(test.glob("*.json"))]
        for test in sorted(folder.iterdir()) if test.is_dir()
    }


def pairs(lefts, rights):
    """Yields pairs of the histories of one test, with how they compare: (left, right, verdict, objection).

    The cases of a test are brought together first: those with the same runs, and of these those that agree best.
    """
    left_cases, right_cases = _cases(lefts), _cases(rights)
    for grade in (0, 1, 2, 3):
        for left in list(left_cases):
            right = next((right for right in right_cases if _grade(left, right) <= grade), None)
            if right is not None:
                left_cases.remove(left)
                right_cases.remove(right)
                yield from _pairs_of_case(left, right)
    # What is left has no case with the same runs: they may be the same runs, but for one that is missing.
    yield from _pairs_of_case([run for case in left_cases for run in case],
                              [run for case in right_cases for run in case])


def _cases(histories):
    found = {}
    for history in histories:
        found.setdefault(history.case, []).append(history)
    return list(found.values())


def _grade(left, right):
    if sorted(run.key for run in left) != sorted(run.key for run in right):
        return 4
    verdicts = [verdict for _, _, verdict, _ in _pairs_of_case(left, right)]
    if all(verdict == "equal" for verdict in verdicts):
        return 0
    return 1 if all(verdict in ("equal", "timing") for verdict in verdicts) else 3


def _pairs_of_case(lefts, rights):
    keys = {history.key: None for history in lefts + rights}
    for key in keys:
        yield from _pairs_of_key([run for run in lefts if run.key == key], [run for run in rights if run.key == key])


def _pairs_of_key(lefts, rights):
    """First those that agree best."""
    rights = list(rights)
    for verdict in ("equal", "timing", "different"):
        rest = []
        for left in lefts:
            found, why = next(((right, why) for right in rights for ok, why in [_agree(left, right, verdict)] if ok),
                              (None, None))
            if found is None:
                rest.append(left)
            else:
                rights.remove(found)
                yield left, found, verdict, why
        lefts = rest
    yield from ((left, None, "missing", None) for left in lefts)
    yield from ((None, right, "missing", None) for right in rights)


def _agree(left, right, verdict):
    if verdict == "equal":
        return races.are_equal(left, right), None
    why = races.objection(left, right)
    return (why is None) == (verdict == "timing") or verdict == "different", why
