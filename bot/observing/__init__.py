"""How the service is doing: told by what happens to it, with no word of what anybody asked.

what happens ─┬─▶ meters   numbers for Prometheus
              ├─▶ vitals   when each part last did what it is for
              └─▶ logs     lines, those of one question under one number
probing ──────┴─▶ what nobody has asked for lately is tried in the background
"""
