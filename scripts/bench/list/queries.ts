import { type Random, TAGS, anyRareWord, anySentence, pick } from "./many-interviews";

/** Addresses of the list without words: first pages, later pages, filters, orders. */
export function listAddress(random: Random, cursors: readonly string[]): string {
  const query = pick(random, [
    "",
    `after=${pick(random, cursors)}`,
    "sort=oldest",
    "sort=longest",
    "kind=technical&level=senior",
    "status=unfinished",
    `tag=${pick(random, TAGS).tagId}`,
    "about=engineer",
    "from=2024-01-01&to=2024-06-30&zone=Europe%2FBerlin",
    "about=%D8%B4%D8%B1%D9%83%D8%A9&sort=longest",
  ]);
  return `/interviews${query ? `?${query}` : ""}`;
}

/** Words as people look for them: of what was said, common and rare, unfinished, in quotes, narrowed, and such that nobody has said. */
export function searchAddress(random: Random): string {
  const sentence = anySentence(random);
  const at = Math.floor(random() * Math.max(1, sentence.length - 3));
  const [first = "", second = "", third = ""] = sentence.slice(at);
  const q = pick(random, [
    first,
    `${first} ${second}`,
    `${first} ${second} ${third}`,
    `"${first} ${second} ${third}"`,
    first.slice(0, 3),
    second.slice(0, 4),
    anyRareWord(random),
    `${anyRareWord(random)} ${first}`,
    `${first} -${second}`,
    "the",
    "nurse conflict",
    "مهندس",
    "nobodyeversaidthis",
  ]);
  const narrowed = pick(random, ["", "", "", "&sort=newest", "&kind=behavioural", `&tag=${pick(random, TAGS).tagId}`, "&sort=longest"]);
  return `/interviews?q=${encodeURIComponent(q.trim() || "team")}${narrowed}`;
}
