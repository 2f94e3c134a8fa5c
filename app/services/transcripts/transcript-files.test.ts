import { expect, test } from "vitest";

import { newId } from "~/domain/ids";

import { askedQuestion } from "../../../tests/setup/record-fixtures";
import { markdownOf } from "./markdown";
import { subRipOf, webVttOf } from "./subtitles";
import { transcriptFileName } from "./transcript-file";
import { transcriptJsonOf } from "./transcript-json";
import { spokenAnswer, transcriptAfter, typedAnswer } from "./transcripts.test-helper";

const [QUESTION, ANSWER, SECOND, TYPED, LOST] = [newId(), newId(), newId(), newId(), newId()];

/** An interrupted question with a spoken answer; a discarded answer; a second question with a typed one that is full of signs. */
const interview = transcriptAfter([
  ...askedQuestion({ turnId: QUESTION, text: "Why did you choose this job?", samples: 48_000, playedSamples: 33_000 }),
  ...spokenAnswer({ turnId: ANSWER, questionTurnId: QUESTION, text: "Because of the team and the people whom it serves, and because I like hard things. It suits me.", startSample: 40_000 }),
  ...askedQuestion({ turnId: SECOND, text: "And what next?", startSample: 200_000, samples: 16_000, questionId: "q2" }),
  { type: "answer.opened", turnId: LOST, questionTurnId: SECOND, mode: "typed", startSample: 230_000 },
  { type: "answer.discarded", turnId: LOST, questionTurnId: SECOND },
  ...typedAnswer({ turnId: TYPED, questionTurnId: SECOND, text: "a --> b & <i>c</i>\n# *not* a_title\n\n1. ~~no~~", startSample: 240_000 }),
]);

test("WebVTT names the speakers, leaves out what nobody heard, and marks what was discarded without its words", () => {
  expect(webVttOf(interview)).toBe(`WEBVTT

00:00:00.000 --> 00:00:02.000
<v Maya>Why did you choose

00:00:02.500 --> 00:00:08.900
<v Candidate>Because of the team and the people whom it
serves, and because I like hard things.

00:00:08.900 --> 00:00:10.100
<v Candidate>It suits me.

00:00:12.500 --> 00:00:13.500
<v Maya>And what next?

NOTE An answer was discarded here

00:00:15.000 --> 00:00:17.250
<v Candidate>a --&gt; b &amp; &lt;i&gt;c&lt;/i&gt; # *not* a_title 1.
~~no~~
`);
});

test("SubRip numbers its cues, says who speaks where that changes, and has no sign that a player takes for times or tags", () => {
  expect(subRipOf(interview)).toBe(`1
00:00:00,000 --> 00:00:02,000
Maya: Why did you choose

2
00:00:02,500 --> 00:00:08,900
Candidate: Because of the team and the people whom it
serves, and because I like hard things.

3
00:00:08,900 --> 00:00:10,100
It suits me.

4
00:00:12,500 --> 00:00:13,500
Maya: And what next?

5
00:00:15,000 --> 00:00:17,250
Candidate: a → b & ‹i>c‹/i> # *not* a_title 1.
~~no~~
`);
});

test("Markdown reads as a document: questions as headings, the unheard struck through, typed signs as themselves", () => {
  expect(markdownOf(interview)).toBe(String.raw`# Platform engineer at Initech

2026-11-20. Times are minutes and seconds from the beginning.

## Question 1: Why did you choose ~~this job?~~

**Maya** (0:00)

**Candidate** (0:02)

Because of the team and the people whom it serves, and because I like hard things. It suits me.

## Question 2: And what next?

**Maya** (0:12)

*An answer was discarded here*

**Candidate** (0:15, take 2, typed)

a --\> b \& \<i\>c\</i\>\
\# \*not\* a\_title

1\. \~\~no\~\~
`);
});

test("JSON has all that the transcript is", () => {
  const read = JSON.parse(transcriptJsonOf(interview)) as Record<string, unknown>;
  expect(read).toMatchObject({ version: 1, interviewId: "abcdefgh12345678", createdAt: "2026-11-20T10:00:00.000Z", role: "Platform engineer", totalMs: 17_250 });
  expect(read["turns"]).toMatchObject([
    { turnId: QUESTION, name: "Maya", question: "Question 1", text: "Why did you choose", unheard: "this job?", startMs: 0, endMs: 2_063 },
    { turnId: ANSWER, name: "Candidate", question: null, typed: false, startMs: 2_500, endMs: 10_100 },
    { turnId: SECOND, question: "Question 2", words: [{ text: "And", startMs: 12_500, endMs: 12_833 }, { text: "what" }, { text: "next?" }] },
    { turnId: TYPED, typed: true, take: 2, startMs: 15_000, endMs: 17_250 },
  ]);
  expect(read["marks"]).toEqual([{ type: "discarded", after: 3, message: "An answer was discarded here" }]);
});

test("an edited answer is taken as edited, at the times of what was said, with the original in the JSON", () => {
  const edited = transcriptAfter([
    ...askedQuestion({ turnId: QUESTION }),
    ...spokenAnswer({ turnId: ANSWER, questionTurnId: QUESTION, text: "we use cooper netties now", startSample: 160_000 }),
    { type: "answer.edited", turnId: ANSWER, text: "We use Kubernetes now." },
  ]);
  expect(webVttOf(edited)).toContain("00:00:10.000 --> 00:00:12.000\n<v Candidate>We use Kubernetes now.\n");
  expect(edited.turns[1]).toMatchObject({ text: "We use Kubernetes now.", originalText: "we use cooper netties now" });
});

test("a long silence within an answer ends a cue, and a short word is shown long enough to be read", () => {
  const words = [
    { text: "Yes.", startSample: 0, endSample: 3_200 },
    { text: "Well,", startSample: 80_000, endSample: 84_800 },
    { text: "no.", startSample: 84_800, endSample: 96_000 },
  ];
  const transcript = transcriptAfter([...askedQuestion({ turnId: QUESTION, samples: 16_000 }), ...spokenAnswer({ turnId: ANSWER, questionTurnId: QUESTION, text: "Yes. Well, no.", startSample: 32_000, words })]);
  expect(webVttOf(transcript)).toContain("00:00:02.000 --> 00:00:03.000\n<v Candidate>Yes.\n\n00:00:07.000 --> 00:00:08.000\n<v Candidate>Well, no.\n");
});

test("an interview in which nothing was said is an empty file of its kind", () => {
  const empty = transcriptAfter([]);
  expect(webVttOf(empty)).toBe("WEBVTT\n");
  expect(subRipOf(empty)).toBe("");
  expect(markdownOf(empty)).toBe("# Platform engineer at Initech\n\n2026-11-20. Times are minutes and seconds from the beginning.\n");
});

test("titles with quotes, emoji and right-to-left text stay whole, and their signs are no markup", () => {
  const { role, company } = { role: 'مهندس "النظم" 👩🏽‍💻', company: "A*B_[C](d) & Söhne" };
  const [heading] = markdownOf(transcriptAfter([], { role, company })).split("\n");
  expect(heading).toBe(String.raw`# مهندس "النظم" 👩🏽‍💻 at A\*B\_\[C\](d) \& Söhne`);
});

test.each([
  [{ role: "Nurse", company: "" }, "Nurse, 2026-11-20.vtt"],
  [{ role: 'مهندس "النظم" 👩🏽‍💻', company: "" }, "مهندس -النظم- 👩🏽‍💻, 2026-11-20.vtt"],
  [{ role: "../../etc/passwd", company: "C:\\*?" }, "-..-etc-passwd at C----, 2026-11-20.vtt"],
  [{ role: "exe.\u202efdp\n", company: "" }, "exe.fdp, 2026-11-20.vtt"],
  [{ role: "...", company: "" }, "Interview, 2026-11-20.vtt"],
  [{ role: "👩🏽‍💻".repeat(30), company: "" }, `${"👩🏽‍💻".repeat(12)}👩🏽, 2026-11-20.vtt`],
])("a file is named after the interview, and its name is one anywhere: %j", (settings, name) => {
  expect(transcriptFileName(transcriptAfter([], settings), "vtt")).toBe(name);
});

test("bookmarks stand in Markdown below the turn that they lie in, in JSON in a list, and nowhere in subtitles", () => {
  const noted = transcriptAfter([
    ...askedQuestion({ turnId: QUESTION, text: "Why this job?", samples: 16_000 }),
    ...spokenAnswer({ turnId: ANSWER, questionTurnId: QUESTION, text: "Because of *the* team.", startSample: 20_000 }),
    { type: "bookmark.added", bookmarkId: newId(), turnId: ANSWER, atSample: 32_000, note: "Too *short*.\n\n# Say why!" },
    { type: "bookmark.added", bookmarkId: newId(), turnId: QUESTION, atSample: 8_000, note: "" },
  ]);
  expect(markdownOf(noted)).toContain("> **Bookmark at 0:02**\n>\n> Too \\*short\\*.\n>\n> \\# Say why!\n");
  expect(markdownOf(noted)).toMatch(/## Question 1: Why this job\?[^]*> \*\*Bookmark at 0:00\*\*\n\n\*\*Candidate/);
  expect(JSON.parse(transcriptJsonOf(noted))).toMatchObject({ bookmarks: [{ turnId: QUESTION, atMs: 500, note: "" }, { turnId: ANSWER, atMs: 2_000 }] });
  expect(webVttOf(noted) + subRipOf(noted)).not.toContain("short");
});

test("how sure the transcriber was of a word is in JSON, as long as nobody has written the word", () => {
  const word = (text: string, index: number, confidence: number) => ({ text, startSample: index * 6_400, endSample: (index + 1) * 6_400, confidence });
  const events = [
    ...askedQuestion({ turnId: QUESTION, text: "Why?", samples: 16_000 }),
    ...spokenAnswer({ turnId: ANSWER, questionTurnId: QUESTION, text: "the quorum held", startSample: 20_000, words: [word("the", 0, 0.9), word("quorum", 1, 0.3), word("held", 2, 0.8)] }),
  ];
  const wordsOf = (text: string): unknown => (JSON.parse(text) as { turns: { words: { confidence?: number }[] }[] }).turns[1]?.words.map(({ confidence }) => confidence);
  expect(wordsOf(transcriptJsonOf(transcriptAfter(events)))).toEqual([0.9, 0.3, 0.8]);
  const edited = transcriptAfter([...events, { type: "answer.edited", turnId: ANSWER, text: "the forum held" }]);
  expect(wordsOf(transcriptJsonOf(edited))).toEqual([0.9, undefined, 0.8]);
});
