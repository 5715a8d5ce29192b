"""The whole bot under load, kills and faults, against a Bot API and a model that are emulated beside the project.

    python -m tests.load crowd|kills|faults [--share N]

prints each figure beside its bar, and ends with status 1 where a bar was missed.
"""
