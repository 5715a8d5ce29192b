"""What this program costs and how well it answers, measured: ``python -m tests.bench`` writes docs/benchmarks.md.

A tool for whoever changes the program, which never loads it. Each module measures one thing and gives rows.
"""
