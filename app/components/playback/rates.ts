/** Speeds that can be chosen. */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next speed up (1) or down (-1), within what there is. */
export function rateBeside(rate: number, by: 1 | -1): number {
  const next = by === 1 ? RATES.find((one) => one > rate) : RATES.findLast((one) => one < rate);
  return next ?? rate;
}
