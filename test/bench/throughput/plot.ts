/** A bar of a plot. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** What stands at its end. */
  readonly label: string;
}

const [ROW, LEFT, LONGEST, WIDTH] = [34, 330, 400, 920];

/** Draws bars below each other, as SVG. */
export function plot(title: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const height = ROW * (bars.length + 2);
  const rows = bars.map(({ name, value, label }, index) => {
    const y = ROW * (index + 1.5);
    const width = (LONGEST * value) / most;
    return `  <text x="${LEFT - 10}" y="${y + 16}" text-anchor="end">${name}</text>
  <rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="22" fill="#4a6fa5"/>
  <text x="${(LEFT + width + 8).toFixed(1)}" y="${y + 16}">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="14">
  <rect width="100%" height="100%" fill="#fff"/>
  <text x="${LEFT}" y="28" font-weight="bold">${title}</text>
${rows.join("\n")}
</svg>
`;
}
