import { expect, test } from "vitest";

import { attachmentNamed } from "./content-disposition";

test("a name with quotes, emoji and right-to-left text is sent whole, and plain beside it", () => {
  const name = "“Ana’s” \"best\" 🎤 (שלום) 100%/1.webm";
  const header = attachmentNamed(name);
  expect(header).toMatch(/^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/);
  expect(decodeURIComponent(header.split("UTF-8''")[1] ?? "")).toBe(name);
  expect(header).toContain('filename="_Ana_s_ _best_ _ (____) 100__1.webm"');
});

test("no name can end the header or break it", () => {
  expect(attachmentNamed('a"\r\nset-cookie: b\ud800')).toBe(`attachment; filename="a___set-cookie: b_"; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20b%EF%BF%BD`);
});
