/** The header that saves a download under a name which a person may have typed (RFC 6266), with a plain one for old browsers. */
export function attachmentNamed(fileName: string): string {
  const name = fileName.replace(/\p{Surrogate}/gu, "\ufffd");
  const plain = name.replace(/[^ !#-[\]-~]|[%/]/gu, "_");
  const extended = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
