const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** How much it is, in decimal units: "640 kB", "212 MB", "1.4 GB". */
export function bytesInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  // 999.6 kB would be rounded to 1000 kB.
  if (power > 0 && power < UNITS.length - 1 && Math.round(value) === 1000) return `1 ${UNITS[power + 1]}`;
  return `${power >= 3 && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}
