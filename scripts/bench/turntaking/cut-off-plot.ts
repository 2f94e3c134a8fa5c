import type { CurvePoint } from "./cut-off-curve";

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 70;
const TOP = 30;
const PLOT = { width: 610, height: 310 };
const MOST_MS = 4_500;

/** A system whose makers published the figure themselves, on other recordings than these. */
export interface PublishedPoint {
  name: string;
  waitMs: number;
  cut: number;
}

/** An SVG: share of thinking pauses that are cut, against the silence that ends a complete answer. */
export function cutOffPlot({ byWords, fixed, published }: { byWords: CurvePoint[]; fixed: CurvePoint[]; published: PublishedPoint[] }): string {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    "<title>False cut-offs against waiting time</title>",
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...axes(),
    line(fixed, "#b45309"),
    line(byWords, "#0f766e"),
    ...byWords.filter(({ factor }) => factor === 1).map(inForce),
    ...published.map(publishedPoint),
    label(x(2_300), y(0.86), "one wait for every silence", "#b45309"),
    label(x(1_050), y(0.3), "Hotseat: the words decide (all waits made shorter or longer)", "#0f766e"),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

const x = (ms: number): number => LEFT + (ms / MOST_MS) * PLOT.width;
const y = (share: number): number => TOP + (1 - share) * PLOT.height;

function axes(): string[] {
  const seconds = [0, 1, 2, 3, 4].map((second) => label(x(second * 1_000) - 8, TOP + PLOT.height + 20, `${second} s`, "#444"));
  const shares = [0, 0.25, 0.5, 0.75, 1].map((share) => `${rule(share)}${label(24, y(share) + 4, `${share * 100} %`, "#444")}`);
  return [...shares, ...seconds, label(LEFT, HEIGHT - 18, "silence that ends a complete answer", "#444"), label(8, 16, "thinking pauses of 2–4 s that are cut", "#444")];
}

const rule = (share: number): string => `<path d="M${LEFT} ${y(share)}h${PLOT.width}" stroke="#ddd"/>`;
const label = (left: number, top: number, text: string, colour: string): string =>
  `<text x="${left.toFixed(0)}" y="${top.toFixed(0)}" fill="${colour}">${text}</text>`;

function line(points: CurvePoint[], colour: string): string {
  const path = points.filter(({ waitMs }) => waitMs <= MOST_MS).map(({ waitMs, cut }) => `${x(waitMs).toFixed(1)} ${y(cut).toFixed(1)}`);
  return `<path d="M${path.join("L")}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

const inForce = ({ waitMs, cut }: CurvePoint): string =>
  `<circle cx="${x(waitMs).toFixed(1)}" cy="${y(cut).toFixed(1)}" r="5" fill="#0f766e"/>${label(x(waitMs) + 9, y(cut) - 6, "as it is", "#0f766e")}`;

const publishedPoint = ({ name, waitMs, cut }: PublishedPoint): string =>
  `<circle cx="${x(waitMs).toFixed(1)}" cy="${y(cut).toFixed(1)}" r="4" fill="#1d4ed8"/>${label(x(waitMs) + 8, y(cut) - 6, name, "#1d4ed8")}`;
