import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

/** Sounds and fonts are compressed already. */
const COMPRESSIBLE = /\.(?:css|js|json|mjs|onnx|svg|txt|wasm|webmanifest)$/;
/** One packet holds less than this anyway. */
const LEAST_BYTES = 1_400;
/** The best quality takes half a minute for the 14 MB of WebAssembly; this one a second, for a tenth more bytes. */
const QUALITY = 6;

/** Puts `name.br` beside each file of `folder` that gets smaller by it; nothing may be compressed before. */
export async function compressFiles(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((name) => COMPRESSIBLE.test(name));
  await Promise.all(files.map((name) => compressFile(path.join(folder, name))));
}

async function compressFile(file) {
  const whole = await readFile(file);
  if (whole.length < LEAST_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length };
  const compressed = await compress(whole, { params });
  if (compressed.length < 0.9 * whole.length) await writeFile(`${file}.br`, compressed);
}
