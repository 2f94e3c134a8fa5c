export type ByteRange =
  | { type: "whole" }
  /** First byte and one past the last. */
  | { type: "part"; from: number; to: number }
  | { type: "unsatisfiable" };

/**
 * What a `Range` header asks of `size` bytes (RFC 9110, 14.1.2). Several ranges at once, other units and nonsense count as none, which the
 * RFC allows.
 */
export function readRange(header: string | null, size: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return { type: "whole" };
  if (first === "") return part(Math.max(size - Number(last), 0), size, size);
  if (last !== "" && Number(last) < Number(first)) return { type: "whole" };
  return part(Number(first), last === "" ? size : Number(last) + 1, size);
}

function part(from: number, to: number, size: number): ByteRange {
  return from >= size ? { type: "unsatisfiable" } : { type: "part", from, to: Math.min(to, size) };
}
