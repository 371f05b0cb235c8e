"""Bars: requests a second, as SVG without any library."""

from html import escape

ROW, LABEL, WIDTH = 22, 300, 900


def draw(tables):
    """A chart of all rates of the tables."""
    rows = [(name, figures["rate"]) for table in tables.values() for name, figures in table.items()]
    most = max(rate for _, rate in rows)
    height = ROW * len(rows) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        '<text x="10" y="22" font-size="15">Requests a second (pgbench: statements)</text>',
    ]
    for index, (name, rate) in enumerate(rows):
        top = 36 + ROW * index
        length = (WIDTH - LABEL - 80) * rate / most
        colour = "#9aa5b1" if name.startswith(("bare", "pgbench", "single", "read by")) else "#1f6feb"
        parts.append(f'<text x="{LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(name)}</text>')
        size = f'width="{length:.1f}" height="{ROW - 7}"'
        parts.append(f'<rect x="{LABEL}" y="{top + 3}" {size} fill="{colour}"/>')
        parts.append(f'<text x="{LABEL + length + 6:.1f}" y="{top + 14}">{rate:,.0f}</text>')
    return "\n".join([*parts, "</svg>", ""])
