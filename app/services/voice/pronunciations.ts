/**
 * How to read what flite's lexicon (cmulex, general English) reads wrongly, found by printing its phones (`-ps`):
 * it says "AWS" as "oz", "API" as "appy", "CEO" as "cheeo" and "SaaS" as "saws". Keys are lower case.
 */
const RESPELLED: Readonly<Record<string, string>> = {
  "c++": "C plus plus",
  "c#": "C sharp",
  "f#": "F sharp",
  ".net": "dot net",
  "24/7": "24 7",
  "a/b": "A B",
  alasdair: "Allister",
  "and/or": "and or",
  "w/": "with",
  "w/o": "without",
  "e.g": "for example",
  "i.e": "that is",
  "a.m": "A M",
  "p.m": "P M",
  "ph.d": "P H D",
  approx: "approximately",
  b2b: "B to B",
  b2c: "B to C",
  django: "jango",
  dr: "doctor",
  etc: "et cetera",
  jira: "Jeera",
  json: "jay son",
  kubernetes: "koober nettees",
  login: "log in",
  logins: "log ins",
  mr: "mister",
  mrs: "missis",
  nginx: "engine X",
  oauth: "oh auth",
  postgres: "post gress",
  postgresql: "post gress Q L",
  repo: "reepo",
  résumé: "rezz oo may",
  résumés: "rezz oo mays",
  saas: "sass",
  schema: "skeema",
  schemas: "skeemas",
  vs: "versus",
  yaml: "yammel",
};

/** Acronyms with vowels that are spelled, not read as a word; those without a vowel are always spelled. */
const SPELLED = new Set(
  (
    "AB ABM AI AOV API APM AR ARR AWS CEO CFO CI CIO COO CTA CTO CAC EC EKS EOD ERP ETA ETL EU GDPR GPU CPU HIPAA HTTP IAM ID IDE " +
    "IO IOS IP IPO IOT IT KPI LLM ML MVP NDA NLP NPS OKR OOP ORM OS PII POC PR QA RAG RFI ROI SDK SEO SLA SLI SLO SQS SRE SSO TPU UAE " +
    "UAT UI UK URI URL US USA USD UX VP VPN"
  ).split(" "),
);
const CAPITALS = /^[A-Z]{2,6}s?$/;

export function respelling(word: string): string | undefined {
  return Object.hasOwn(RESPELLED, word) ? RESPELLED[word] : undefined;
}

/** "API" gives "A P I", "KPIs" gives "K P I's"; undefined when `word` is to be read as a word. */
export function spelling(word: string): string | undefined {
  if (!CAPITALS.test(word)) return undefined;
  const plural = word.endsWith("s");
  const letters = plural ? word.slice(0, -1) : word;
  if (/[AEIOUY]/.test(letters) && !SPELLED.has(letters)) return undefined;
  return [...letters].join(" ") + (plural ? "'s" : "");
}
