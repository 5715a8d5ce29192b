"""The whole bot under load, kills and faults, against a Bot API and a model that are emulated beside the project.

    python -m tests.load crowd|kills|faults|first|rendering|http|troubles [--share N]
    python -m tests.load months|minutely [--minutes N]

prints each figure beside its bar, and ends with status 1 where a bar was missed.
"""
