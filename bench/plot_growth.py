"""Draws bench/growth.json as docs/images/engine-growth.svg: how cost grows with history, closed runs and task queues.

The cost is processor time, of engine, client and worker together: unlike the time that passes, it
depends little on what else the machine does.
"""

import json
import math
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "docs/images/engine-growth.svg"

WIDTH, HEIGHT = 320, 230
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 36, 44
COLOUR = "#1b6ca8"
# On a ground of its own, so that it can be read on a dark page too.
STYLE = """
  svg { font: 12px system-ui, sans-serif; }
  text { fill: #333; }
  .title { font-weight: 600; font-size: 13px; }
  .axis { stroke: #888; }
  .grid { stroke: #ddd; }
"""


def tick_step(most: float) -> float:
    """A round number, of which four or five make the axis."""
    rough = most / 4
    power = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough)


def short(number: float) -> str:
    for size, sign in ((1_000_000, "M"), (1000, "k")):
        if number >= size:
            return f"{number / size:g}{sign}"
    return f"{number:g}"


class Panel:
    """One diagram: lines over places from left to right."""

    def __init__(self, column: int, title: str, below: str, most: float) -> None:
        self.left = column * WIDTH + LEFT
        self.step = tick_step(most)
        self.most = self.step * math.ceil(most / self.step)
        self.parts = [self.text(self.left, 18, title, "start", "title")]
        middle = self.left + (WIDTH - LEFT - RIGHT) / 2
        self.parts.append(self.text(middle, HEIGHT - 8, below, "middle"))
        for index in range(round(self.most / self.step) + 1):
            value = index * self.step
            height = self.y(value)
            kind = "axis" if index == 0 else "grid"
            right = self.left + WIDTH - LEFT - RIGHT
            self.parts.append(f'<line class="{kind}" x1="{self.left}" y1="{height:.1f}" x2="{right}" y2="{height:.1f}"/>')
            self.parts.append(self.text(self.left - 6, height + 4, f"{value:g}", "end"))

    @staticmethod
    def text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
        style = f' class="{kind}"' if kind else ""
        return f'<text{style} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'

    def x(self, place: float) -> float:
        return self.left + place * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (1 - value / self.most) * (HEIGHT - TOP - BOTTOM)

    def ticks(self, places: list[tuple[float, str]]) -> None:
        for place, words in places:
            self.parts.append(self.text(self.x(place), HEIGHT - BOTTOM + 16, words, "middle"))

    def line(self, points: list[tuple[float, float]]) -> None:
        path = " ".join(f"{self.x(place):.1f},{self.y(value):.1f}" for place, value in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOUR}" stroke-width="2"/>')
        for place, value in points:
            self.parts.append(f'<circle cx="{self.x(place):.1f}" cy="{self.y(value):.1f}" r="3" fill="{COLOUR}"/>')


def over_history(points: list[dict]) -> list[str]:
    most = max(point["cpu_ms"] for point in points) * 1.1
    panel = Panel(0, "ms of processor per activity", "events in the run's history", most)
    last = math.ceil(points[-1]["events"] / 1000) * 1000
    panel.ticks([(events / last, short(events)) for events in range(0, last + 1, 2000)])
    panel.line([(point["events"] / last, point["cpu_ms"]) for point in points])
    return panel.parts


def over_steps(column: int, key: str, below: str, points: list[dict]) -> list[str]:
    """Powers of ten, side by side."""
    most = max(point["cpu_ms"] for point in points) * 1.1
    panel = Panel(column, "ms per workflow of three activities", below, most)
    places = [(index + 0.5) / len(points) for index in range(len(points))]
    panel.ticks([(place, short(point[key])) for place, point in zip(places, points)])
    panel.line([(place, point["cpu_ms"]) for place, point in zip(places, points)])
    return panel.parts


def main() -> None:
    growth = json.loads((HERE / "growth.json").read_text())
    parts = over_history(growth["history"])
    parts += over_steps(1, "closed", "closed runs in the file", growth["closed"])
    parts += over_steps(2, "queues", "task queues", growth["queues"])
    size = f'width="{3 * WIDTH}" height="{HEIGHT}" viewBox="0 0 {3 * WIDTH} {HEIGHT}"'
    body = "\n".join(parts)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>{STYLE}</style>\n'
        f'<rect width="{3 * WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


if __name__ == "__main__":
    main()
