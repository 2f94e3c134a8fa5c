import { expect, test } from "vitest";

import { interviewPdf } from "./interview-pdf.server";
import { readPdf } from "./pdf-text.test-helper";
import type { PrintedInterview, PrintedTurn } from "./printed-interview";
import { pdfStream } from "./pdf-stream.server";

const said = (turn: Partial<PrintedTurn>): PrintedTurn => ({ type: "turn", speaker: "candidate", name: "Candidate", chapter: null, startMs: 0, text: "", unheard: "", notes: [], bookmarks: [], ...turn });
const asked = (turn: Partial<PrintedTurn>): PrintedTurn => said({ speaker: "interviewer", name: "Maya", ...turn });

const interviewOf = (blocks: PrintedInterview["blocks"], rest: Partial<PrintedInterview> = {}): PrintedInterview => ({
  title: "Nurse",
  company: "",
  createdAt: new Date("2026-11-20T23:00:00Z"),
  language: "en-GB",
  kind: "behavioural",
  interviewer: "Maya",
  totalMs: 65_000,
  blocks,
  ...rest,
});

async function printed(interview: PrintedInterview) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of interviewPdf(interview)) chunks.push(chunk);
  return readPdf(Buffer.concat(chunks));
}

test("an interview reads as a document: who, when, questions as chapters, both sides with their times, notes where they belong", async () => {
  const pdf = await printed(
    interviewOf(
      [
        asked({ text: "Hello." }),
        asked({ chapter: "Question 1", startMs: 3_000, text: "Why did you choose", unheard: "this job?" }),
        { type: "mark", message: "An answer was discarded here" },
        said({ startMs: 3_665_000, text: "Because of the team.\nAnd the work.", notes: ["Take 2", "Edited"], bookmarks: [{ atMs: 64_000, note: "Too short.\n\nSay why!" }] }),
        said({ text: " " }),
      ],
      { company: "Initech" },
    ),
  );
  expect(pdf).toMatchObject({ title: "Nurse at Initech", language: "en-GB", pages: 1, outline: ["Question 1: Why did you choose"] });
  expect(pdf.tags.filter((tag) => /^H/.test(tag))).toEqual(["H1", "H2"]);
  const [, foot, ...lines] = pdf.text.split("\n");
  expect(foot).toBe("Nurse at Initech1");
  expect(lines).toEqual([
    "Nurse at Initech",
    "20 November 2026 · Behavioural interview with Maya · 1 min · 2 answers",
    "Times are from the beginning. Words struck through were cut off and not heard.",
    "0:00Maya",
    "Hello.",
    "Question 1",
    "0:03Maya",
    "Why did you choose this job?",
    "An answer was discarded here",
    "1:01:05Candidate · Take 2, Edited",
    "Because of the team.",
    "And the work.",
    "Bookmark at 1:04",
    "Too short.",
    "Say why!",
    "0:00Candidate",
    "No words",
  ]);
});

test("quotes, emoji and names from right to left stay what they are, in one line with others", async () => {
  const title = 'مهندس "النظم" 👩🏽‍💻';
  const pdf = await printed(interviewOf([said({ name: "Łódź Nguyễn", text: "Ελληνικά, Привет, नमस्ते (שלום 2026) 🏥" })], { title, company: 'A*B <i>"Söhne" & Co.' }));
  expect(pdf.title).toBe(`${title} at A*B <i>"Söhne" & Co.`);
  expect(pdf.spoken).toEqual([`${title} at A*B <i>"Söhne" & Co.`, "Ελληνικά, Привет, नमस्ते (שלום 2026) 🏥"]);
  const words = (text: string): string[] => [...text.matchAll(/[^\s]+/g)].map(([word]) => word);
  for (const word of [...words("A*B <i>\"Söhne\" & Co. Łódź Nguyễn Ελληνικά, Привет, םולש 2026 🏥"), "👩🏽‍💻"]) expect(pdf.text).toContain(word);
  expect(pdf.text).not.toContain("\ufffd");
  expect(pdf.text).not.toMatch(/stands for/);
});

test("what no font has is shown as such and said at the end, with how often", async () => {
  const { text } = await printed(interviewOf([said({ text: "漢字 and 漢" }), said({ text: "→" })]));
  expect(text).toContain("\ufffd\ufffd and \ufffd");
  expect(text.replaceAll("\n", " ")).toContain("\ufffd stands for: U+6F22 (2 times), U+5B57, U+2192. The transcript as Markdown, subtitles or JSON has them all.");
});

test("signs that would break a document are only text in it", async () => {
  const hostile = "endstream endobj (\\) ) <</JS (app.alert(1))>> %PDF \u0000\u0007\u202e";
  const pdf = await printed(interviewOf([said({ text: hostile, name: ")) Tj" })], { title: "\ud800 )(\\" }));
  expect(pdf.pages).toBe(1);
  expect(pdf.text).toContain("endstream endobj (\\) ) <</JS (app.alert(1))>> %PDF");
  expect(pdf.title).toContain(")(\\");
});

test("a long interview goes over many pages, and leaves others their turn all the while", async () => {
  const blocks = Array.from({ length: 60 }, (_, index) => (index % 2 ? said({ text: `word${index} `.repeat(300) }) : asked({ chapter: `Question ${index / 2 + 1}`, text: "And then?" })));
  let turns = 0;
  let waiting: NodeJS.Immediate;
  const takeTurn = (): void => {
    turns += 1;
    waiting = setImmediate(takeTurn);
  };
  waiting = setImmediate(takeTurn);
  const pdf = await printed(interviewOf(blocks));
  clearImmediate(waiting);
  expect(pdf.pages).toBeGreaterThan(15);
  expect(pdf.outline).toHaveLength(30);
  expect(turns).toBeGreaterThan(blocks.length);
  expect(pdf.text.match(/word59/g)).toHaveLength(300);
});

test("whoever stops reading ends the work", async () => {
  let drawn = 0;
  const blocks = Array.from({ length: 500 }, () => said({ text: "word ".repeat(200) })).map((block) => Object.defineProperty(block, "text", { get: () => ((drawn += 1), "word ".repeat(200)) }));
  const stream = await pdfStream(interviewOf(blocks));
  const reader = stream.getReader();
  for (let index = 0; index < 5; index += 1) await reader.read();
  await reader.cancel();
  const before = drawn;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(drawn).toBe(before);
  expect(before).toBeLessThan(blocks.length);
});
